package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.TextReport;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.redact.Level;
import dev.tsk8s.probes.redact.PseudonymKey;
import dev.tsk8s.probes.redact.Redaction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What redaction may not change, on every capture.
final class RedactedTest {
  private static final Doctor DOCTOR = new Doctor(Checks.ALL);

  /// So wide that no line is broken: pseudonyms are not as long as names.
  private static final Screen WIDE = new Screen(100_000, false, false);

  private static final Pattern COLUMNS = Pattern.compile("(?<=\\S) {2,}");
  private static final String CUT = "...";

  static Stream<Arguments> capturesAtEachLevel() {
    return Captures.all().stream()
        .flatMap(name -> Stream.of(Level.values()).map(level -> Arguments.of(name, level)));
  }

  @ParameterizedTest
  @MethodSource("capturesAtEachLevel")
  void takingOutTwiceTakesOutNoMore(String name, Level level) {
    Redaction once = of(Captures.read(name), level);

    Redaction twice = Redaction.of(once.snapshot(), level, PseudonymKey.fresh(), level);

    assertThat(twice.snapshot()).isEqualTo(once.snapshot());
    assertThat(twice.counts()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void withoutSecretsEveryVerdictIsTheSame(String name) {
    Snapshot snapshot = Captures.read(name);

    assertThat(MetamorphicTest.outline(DOCTOR.diagnose(of(snapshot, Level.STANDARD).snapshot())))
        .isEqualTo(MetamorphicTest.outline(DOCTOR.diagnose(snapshot)));
  }

  /// Line by line: but for the blanks between columns, which are as wide as their longest name, and
  /// for what a column had no room for, no byte differs.
  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void withPseudonymsMappedBackTheReportIsTheSame(String name) throws IOException {
    Redaction standard = of(Captures.read(name), Level.STANDARD);
    Redaction strict = of(standard.snapshot(), Level.STRICT);

    List<String> before = told(standard.snapshot()).lines().toList();
    List<String> after = new MappedBack(strict.key()).of(told(strict.snapshot())).lines().toList();

    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      String[] cells = COLUMNS.split(before.get(i), -1);
      String[] others = COLUMNS.split(after.get(i), -1);
      assertThat(others).as(after.get(i)).hasSameSizeAs(cells);
      for (int cell = 0; cell < cells.length; cell++) {
        if (!cells[cell].contains(CUT) && !others[cell].contains(CUT)) {
          assertThat(others[cell]).isEqualTo(cells[cell]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void withPseudonymsMappedBackTheReportForProgramsIsTheSame(String name) throws IOException {
    Redaction standard = of(Captures.read(name), Level.STANDARD);
    Redaction strict = of(standard.snapshot(), Level.STRICT);

    assertThat(new MappedBack(strict.key()).of(told(strict.snapshot(), new JsonReport())))
        .isEqualTo(told(standard.snapshot(), new JsonReport()));
  }

  private static Redaction of(Snapshot snapshot, Level level) {
    return Redaction.of(snapshot, level, PseudonymKey.fresh());
  }

  private static String told(Snapshot snapshot) throws IOException {
    return told(snapshot, new TextReport(WIDE, Detail.NORMAL));
  }

  private static String told(Snapshot snapshot, Renderer renderer) throws IOException {
    var out = new StringBuilder();
    renderer.render(
        new Telling(
            DOCTOR.diagnose(snapshot),
            0,
            "1",
            Duration.ofMinutes(1),
            new Words(Language.EN),
            new Library(Language.EN)),
        out);
    return out.toString();
  }
}
