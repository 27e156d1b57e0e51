package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every sick capture has a twin with the one thing mended, which stays silent; every healthy one
/// has a twin with the one thing broken, which is found, and nothing else.
final class TwinsTest {
  /// One twin of one capture.
  record Case(String capture, Twin twin) {
    /// What must be found; where the capture is one host, `HOST` is its name.
    List<String> finds() {
      String host = capture.substring(capture.indexOf('/') + 1);
      return twin.finds().stream().map(line -> line.replace("HOST", host)).toList();
    }

    @Override
    public String toString() {
      return capture + ": " + twin.what();
    }
  }

  static List<Case> twins() {
    return Twin.all().stream()
        .flatMap(twin -> twin.captures().stream().map(capture -> new Case(capture, twin)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("twins")
  void findsInTheTwinWhatWasChangedAndNothingElse(Case of, @TempDir Path temporary)
      throws IOException {
    Path original = Captures.folder(of.capture());
    Path folder = temporary.resolve(original.getFileName());
    copy(original, folder);
    var editing = new Editing(folder);
    for (String edit : of.twin().edits()) {
      editing.apply(edit);
    }

    Report report = new Doctor(Checks.ALL).diagnose(Captures.readFrom(folder));

    assertThat(report.unread()).isEmpty();
    assertThat(CapturedCausesTest.dangling(report)).isEmpty();
    assertThat(faults(report)).containsExactlyInAnyOrderElementsOf(of.finds());
    assertThat(paths(report)).containsAll(of.twin().paths());
  }

  @ParameterizedTest
  @MethodSource("twins")
  void turnsTheVerdict(Case of) {
    Report original = new Doctor(Checks.ALL).diagnose(Captures.read(of.capture()));

    assertThat(faults(original)).isNotEqualTo(of.finds());
    assertThat(of.finds().isEmpty()).isEqualTo(!faults(original).isEmpty());
  }

  @Test
  void everyCaptureHasATwin() {
    var twinned = twins().stream().map(Case::capture).distinct().toList();

    assertThat(twinned).containsExactlyInAnyOrderElementsOf(Captures.all());
  }

  /// As `captures/findings.tsv`; the relayed path itself stands among the paths.
  private static List<String> faults(Report report) {
    return report.findings().stream()
        .filter(finding -> !finding.code().text().equals("path-relayed/by-derp"))
        .map(TwinsTest::line)
        .toList();
  }

  private static String line(Finding finding) {
    return String.join(
        " ",
        finding.severity().word(),
        finding.code().text(),
        finding.subject().display(),
        finding.explainedBy().map(code -> "by " + code).orElse("-"));
  }

  private static List<String> paths(Report report) {
    return report.paths().stream()
        .map(path -> path.from().name() + " " + path.to().name() + " " + path.state().word())
        .toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
