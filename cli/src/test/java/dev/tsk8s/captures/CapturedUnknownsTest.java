package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What Kubernetes objects cannot show of a deployment is unknown, with the test that would, and
/// the pattern is the one that the truth names.
final class CapturedUnknownsTest {
  private static final Path TABLE = Path.of("src", "test", "resources", "captures", "unknowns.tsv");

  static List<String> captures() {
    return Captures.all();
  }

  static List<String> clusters() {
    return Captures.all().stream()
        .filter(name -> name.matches("objects/(access|underlay|two|no-).*"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void areWhatTheTruthSaysCannotBeKnown(String capture) {
    var codes =
        new Doctor(Checks.ALL)
            .diagnose(Captures.read(capture)).results().stream()
                .filter(result -> result.topic() == Topic.DEPLOY)
                .flatMap(result -> result.verdict().gaps().stream())
                .filter(gap -> gap.reason() instanceof Reason.NotVisible)
                .map(gap -> ((Reason.NotVisible) gap.reason()).code())
                .distinct()
                .toList();

    assertThat(codes).containsExactlyInAnyOrderElementsOf(expected(capture));
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void thePatternIsTheOneInTheName(String capture) {
    var patterns = new Doctor(Checks.ALL).diagnose(Captures.read(capture)).patterns();

    boolean both = capture.contains("two-patterns");
    assertThat(patterns.contains(Pattern.ACCESS)).isEqualTo(both || capture.contains("/access-"));
    assertThat(patterns.contains(Pattern.UNDERLAY))
        .isEqualTo(both || capture.contains("/underlay-"));
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
