package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.bundle.AnyFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
  private static final String SECRET = "tskey-auth-abc1";
  private static final Snapshot SNAPSHOT =
      AnyFacts.snapshot(
          1, (place, _) -> place.equals("Origin.where") ? "/home/quokka/" + SECRET : "x");

  /// Of what was asked for, too.
  @ParameterizedTest
  @CsvSource({"NONE, true, true", "STANDARD, false, true", "STRICT, false, false"})
  void eachLevelTakesOutMore(Level level, boolean secrets, boolean names) {
    Redaction redaction = Redaction.of(SNAPSHOT, level, PseudonymKey.fresh());

    String facts = redaction.snapshot().toString();
    String asked = redaction.text("/home/quokka/b.zip --auth " + SECRET);

    assertThat(facts.contains(SECRET)).isEqualTo(secrets);
    assertThat(asked.contains(SECRET)).isEqualTo(secrets);
    assertThat(facts.contains("quokka")).isEqualTo(names);
    assertThat(asked.contains("quokka")).isEqualTo(names);
  }

  @Test
  void whatHasPseudonymsKeepsThem() {
    Snapshot once = Redaction.of(SNAPSHOT, Level.STRICT, PseudonymKey.fresh()).snapshot();

    Redaction again = Redaction.of(once, Level.STRICT, PseudonymKey.fresh(), Level.STRICT);

    assertThat(again.snapshot()).isEqualTo(once);
    assertThat(again.counts()).isEmpty();
  }

  @Test
  void withoutLevelOnlySecretsGo() {
    assertThat(Redaction.withoutSecrets(SNAPSHOT).toString()).contains("quokka", "***");
    assertThat(Redaction.withoutSecrets(SNAPSHOT).toString()).doesNotContain(SECRET);
  }
}
