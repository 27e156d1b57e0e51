package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pod that was replaced has another name and another address, and is the same finding.
final class RestartedPodsTest {
  private static final String POD = "ts-proxy-84c69dbc4f-hdbx4";
  private static final String CODE = "path-relayed/by-derp";

  @TempDir Path folder;
  private String facts = "";
  private Path before = Path.of("");
  private Path after = Path.of("");

  @BeforeEach
  void restart() throws IOException {
    Path bundle = folder.resolve("demo.zip");
    Run.of("collect", "--demo", "-o", bundle.toString());
    facts = new String(Archives.entries(bundle).getOrDefault("facts.json", new byte[0]), UTF_8);
    before = written("before", text -> text);
    after =
        written(
            "after",
            text ->
                text.replace(POD, "ts-proxy-5d8f7c6b9-x7k2p").replace("10.244.1.3", "10.244.1.9"));
  }

  @Test
  void nothingChanged() {
    Run run = Run.of("diff", before.toString(), after.toString(), "--lang=en");

    assertThat(run.out()).contains("Nothing changed").doesNotContain("new:");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void nothingChangedSinceAReportThatDoesNotNameItsPods() throws IOException {
    String report = told(before, "json");
    Path old =
        Files.writeString(
            folder.resolve("old.json"), report.replaceFirst("(?s),\\s*\"pods\" ?: ?\\{[^}]*}", ""));
    assertThat(Files.readString(old)).isNotEqualTo(report);

    Run run = Run.of("diff", old.toString(), after.toString(), "--lang=en");

    assertThat(run.out()).contains("Nothing changed");
  }

  @Test
  void servicesKnowTheFindingsAgain() {
    assertThat(found("codeAndSubject/v1\" ?: ?\"([0-9a-f]+)", told(after, "sarif")))
        .isEqualTo(found("codeAndSubject/v1\" ?: ?\"([0-9a-f]+)", told(before, "sarif")))
        .hasSizeGreaterThan(3)
        .doesNotHaveDuplicates();
    assertThat(found("fingerprint\" ?: ?\"([0-9a-f]+)", told(after, "codequality")))
        .isEqualTo(found("fingerprint\" ?: ?\"([0-9a-f]+)", told(before, "codequality")))
        .hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Path vpn/ts-proxy-84c69dbc4f-hdbx4 -> laptop",
        "Path vpn/ts-proxy-5d8f7c6b9-x7k2p -> laptop",
        "Path Deployment vpn/ts-proxy -> laptop"
      })
  void whatSomebodyAcceptedStaysAccepted(String subject) throws IOException {
    for (Path one : List.of(before, after)) {
      assertThat(found("accepted\" ?: ?(\\{)", told(one, "json", baseline(subject)))).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Path vpn/ts-84c69dbc4f-hdbx4 -> laptop",
        "Path vpn/ts-proxy-two-84c69dbc4f-hdbx4 -> laptop",
        "Path vpn/ts-proxy-84c69dbc4f-hdbx4 -> vps"
      })
  void whatSomebodyAcceptedOfAnotherWorkloadIsNotMeant(String subject) throws IOException {
    assertThat(found("accepted\" ?: ?(\\{)", told(after, "json", baseline(subject)))).isEmpty();
  }

  @Test
  void aPodOfAnotherWorkloadIsAnotherFinding() throws IOException {
    Path other = written("other", text -> text.replace("ts-proxy", "ts-second"));

    Run run = Run.of("diff", before.toString(), other.toString(), "--lang=en");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("new: ");
    assertThat(found("fingerprint\" ?: ?\"([0-9a-f]+)", told(other, "codequality")))
        .doesNotContainAnyElementsOf(
            found("fingerprint\" ?: ?\"([0-9a-f]+)", told(before, "codequality")).subList(0, 2));
  }

  private Path written(String name, UnaryOperator<String> change) throws IOException {
    Path file = Files.createDirectories(folder.resolve(name)).resolve("facts.json");
    return Files.writeString(file, change.apply(facts));
  }

  private Path baseline(String subject) throws IOException {
    return Files.writeString(
        folder.resolve("baseline.yaml"),
        """
        accepted:
          - code: %s
            subject: "%s"
            reason: known
            owner: net
            expires: 2999-01-01
        """
            .formatted(CODE, subject));
  }

  private static String told(Path from, String format) {
    return Run.of("doctor", "--from", from.toString(), "--lang=en", "-o", format).out();
  }

  private static String told(Path from, String format, Path baseline) {
    Run run =
        Run.of(
            "doctor", "--from", from.toString(), "-o", format, "--baseline", baseline.toString());
    assertThat(run.exitCode()).as(run.err()).isIn(0, 1, 3);
    return run.out();
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }
}
