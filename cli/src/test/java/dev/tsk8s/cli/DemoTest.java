package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.PublishedSchema;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sick cluster that ships inside: relayed behind a CNI that randomises ports.
class DemoTest {
  @Test
  void blamesTheSnatOfTheNodeFirst() {
    Run run = Run.of("doctor", "--demo", "--lang", "en");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().filter(line -> line.startsWith("x ")).findFirst().orElseThrow())
        .contains("SNAT on node node1 randomises its ports");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ko"})
  void everyPlaceholderIsFilled(String language) {
    Run run = Run.of("doctor", "--demo", "--lang", language, "--verbose");

    assertThat(run.out()).doesNotContainPattern("\\{[A-Za-z]+}");
  }

  @Test
  void itsReportFollowsThePublishedSchema() {
    Run run = Run.of("doctor", "--demo", "-o", "json");

    assertThat(PublishedSchema.REPORT.faults(run.out())).isEmpty();
    assertThat(run.out()).contains("\"source\": \"demo\"").contains("\"exitCode\": 1");
  }

  @Test
  void exitCodeIsTheSameInEveryFormat() {
    assertThat(Run.of("doctor", "--demo", "-o", "json").exitCode())
        .isEqualTo(Run.of("doctor", "--demo", "-o", "text").exitCode())
        .isEqualTo(Run.of("doctor", "--demo", "--quiet").exitCode())
        .isEqualTo(1);
  }

  @Test
  void theNumbersOfTheSummaryAddUp() {
    var line =
        Pattern.compile(
                "checks (\\d+): faulty (\\d+), unknown (\\d+), healthy (\\d+), not applicable"
                    + " (\\d+)")
            .matcher(Run.of("doctor", "--demo", "--lang", "en").out());

    assertThat(line.find()).isTrue();
    assertThat(number(line, 2) + number(line, 3) + number(line, 4) + number(line, 5))
        .isEqualTo(number(line, 1));
  }

  @Test
  void healthyChecksTakeOneLineUnlessAskedFor() {
    assertThat(healthy("doctor", "--demo", "--lang", "en"))
        .hasSize(1)
        .first()
        .asString()
        .matches(".*Healthy checks: \\d+ .*");
    assertThat(Run.of("doctor", "--demo", "--lang", "en", "-v").out())
        .containsPattern("Healthy: [a-z-]+, ");
  }

  private static List<String> healthy(String... args) {
    return Run.of(args).out().lines().dropWhile(line -> !line.startsWith("+ ")).toList();
  }

  private static int number(MatchResult line, int group) {
    return Integer.parseInt(line.group(group));
  }

  @Test
  void theSameBytesEveryTime() {
    assertThat(Run.of("doctor", "--demo", "-o", "json"))
        .isEqualTo(Run.of("doctor", "--demo", "-o", "json"));
  }
}
