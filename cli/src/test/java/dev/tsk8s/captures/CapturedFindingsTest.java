package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each capture gives the findings that its truth calls for, and no other.
final class CapturedFindingsTest {
  private static final Path TABLE = Path.of("src", "test", "resources", "captures", "findings.tsv");

  static List<String> captures() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void areWhatTheTruthCallsForAndNothingElse(String capture) {
    Report report = new Doctor(Checks.ALL).diagnose(Captures.read(capture));

    assertThat(report.findings())
        .filteredOn(finding -> !finding.code().text().equals("path-relayed/by-derp"))
        .extracting(CapturedFindingsTest::line)
        .containsExactlyInAnyOrderElementsOf(expected(capture));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void noCheckBreaks(String capture) {
    Report report = new Doctor(Checks.ALL).diagnose(Captures.read(capture));

    assertThat(report.results()).filteredOn(Report.Result::ownBug).isEmpty();
    assertThat(report.unread()).isEmpty();
  }

  private static String line(Finding finding) {
    return String.join(
        "\t",
        finding.severity().word(),
        finding.code().text(),
        finding.subject().display(),
        finding.explainedBy().map(code -> code.text()).orElse("-"));
  }

  private static List<String> expected(String capture) {
    try {
      return Files.readAllLines(TABLE).stream()
          .filter(line -> line.startsWith(capture + "\t"))
          .map(line -> line.substring(capture.length() + 1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
