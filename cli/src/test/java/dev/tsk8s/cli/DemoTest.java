package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.ReportSchema;
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

    assertThat(ReportSchema.faults(run.out())).isEmpty();
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
  void theSameBytesEveryTime() {
    assertThat(Run.of("doctor", "--demo", "-o", "json"))
        .isEqualTo(Run.of("doctor", "--demo", "-o", "json"));
  }
}
