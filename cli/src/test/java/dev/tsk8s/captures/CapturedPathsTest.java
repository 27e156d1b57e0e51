package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each path of each capture is in the state that its truth says.
final class CapturedPathsTest {
  record Truth(String capture, String from, String to, String state) {}

  static List<Truth> truths() {
    try {
      return Files.readAllLines(Path.of("src", "test", "resources", "captures", "paths.tsv"))
          .stream()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\t"))
          .map(cells -> new Truth(cells[0], cells[1], cells[2], cells[3]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("truths")
  void isWhatTheTruthSays(Truth truth) {
    Report report = new Doctor(Checks.ALL).diagnose(Captures.read(truth.capture()));

    assertThat(report.paths())
        .filteredOn(
            path -> path.from().name().equals(truth.from()) && path.to().name().equals(truth.to()))
        .extracting(path -> path.state().word())
        .containsExactly(truth.state());
  }
}
