package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.redact.Level;
import dev.tsk8s.probes.redact.PseudonymKey;
import dev.tsk8s.probes.redact.Redaction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What redaction may not change, on every capture.
final class RedactedTest {
  private static final Doctor DOCTOR = new Doctor(Checks.ALL);

  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void takingOutSecretsTwiceTakesOutNoMore(String name) {
    Redaction once = of(Captures.read(name), Level.STANDARD);
    Redaction twice = of(once.snapshot(), Level.STANDARD);

    assertThat(twice.snapshot()).isEqualTo(once.snapshot());
    assertThat(twice.counts()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void withoutSecretsTheReportIsTheSame(String name) {
    Snapshot snapshot = Captures.read(name);

    assertThat(MetamorphicTest.outline(DOCTOR.diagnose(of(snapshot, Level.STANDARD).snapshot())))
        .isEqualTo(MetamorphicTest.outline(DOCTOR.diagnose(snapshot)));
  }

  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void withPseudonymsEveryVerdictIsTheSame(String name) {
    Snapshot snapshot = Captures.read(name);

    assertThat(MetamorphicTest.outline(DOCTOR.diagnose(of(snapshot, Level.STRICT).snapshot())))
        .isEqualTo(MetamorphicTest.outline(DOCTOR.diagnose(snapshot)));
  }

  private static Redaction of(Snapshot snapshot, Level level) {
    return Redaction.of(snapshot, level, PseudonymKey.fresh());
  }
}
