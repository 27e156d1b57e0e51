package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A symptom never points to a cause that the same report does not tell, whatever was seen.
final class CapturedCausesTest {
  private static final Doctor DOCTOR = new Doctor(Checks.ALL);

  static List<String> captures() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void areToldInTheSameReport(String capture) {
    assertThat(dangling(DOCTOR.diagnose(Captures.read(capture)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void areToldInTheSameReportAlsoWithoutOneFact(String capture) {
    for (Leaves.Without without : Leaves.of(Captures.read(capture))) {
      assertThat(dangling(DOCTOR.diagnose(without.snapshot()))).as(without.path()).isEmpty();
    }
  }

  static List<Finding> dangling(Report report) {
    var told = report.findings().stream().map(Finding::code).toList();
    return report.findings().stream()
        .filter(finding -> finding.explainedBy().filter(code -> !told.contains(code)).isPresent())
        .toList();
  }
}
