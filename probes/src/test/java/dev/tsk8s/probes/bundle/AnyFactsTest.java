package dev.tsk8s.probes.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.redact.Level;
import dev.tsk8s.probes.redact.PseudonymKey;
import dev.tsk8s.probes.redact.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for all facts, whichever there are.
final class AnyFactsTest {
  /// Texts as people and programs write them, and as nobody does.
  private static final List<String> TEXTS =
      List.of(
          "",
          "node-1",
          "vpn",
          "a b\tc\nd",
          "\u0000\u001b[31m",
          "\"\\{}[]",
          "한국어",
          "\ud83d\udc33\u202e",
          "null",
          "{\"is\":\"Failed\"}",
          "203.0.113.7",
          "owner bob@example.com said password=hunter22x",
          "x".repeat(5_000));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aSnapshotComesBackFromItsBundleAsItWas(long seed) throws IOException {
    Snapshot snapshot = AnyFacts.snapshot(seed, AnyFactsTest::text);

    assertThat(read(json(snapshot))).isEqualTo(snapshot);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theSameFactsAreTheSameBytes(long seed) throws IOException {
    String json = json(AnyFacts.snapshot(seed, AnyFactsTest::text));

    assertThat(json(read(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void takingOutSecretsTwiceTakesOutNoMore(long seed) {
    Snapshot once = of(AnyFacts.snapshot(seed, AnyFactsTest::text), Level.STANDARD).snapshot();

    Redaction twice = of(once, Level.STANDARD);

    assertThat(twice.snapshot()).isEqualTo(once);
    assertThat(twice.counts()).isEmpty();
  }

  private static String text(String place, Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private static Redaction of(Snapshot snapshot, Level level) {
    return Redaction.of(snapshot, level, PseudonymKey.fresh());
  }

  private static Snapshot read(String json) throws IOException {
    return FactsFile.read(new StringReader(json));
  }

  private static String json(Snapshot snapshot) throws IOException {
    var written = new ByteArrayOutputStream();
    FactsFile.write(snapshot, "0.1.0", written);
    return written.toString(UTF_8);
  }
}
