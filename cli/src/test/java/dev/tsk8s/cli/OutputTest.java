package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where results go, and what is said when they cannot.
class OutputTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void everyFormatEndsWithTheSameExitCode(Output.Format format) {
    Run run = Run.of("doctor", "--demo", "--lang=en", "-o", format.word());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isNotBlank().endsWith("\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void severalFormatsAreWrittenAtOnceAndNothingElseIsLeftBeside() throws IOException {
    Path json = folder.resolve("a.json");
    Path yaml = folder.resolve("b.yaml");

    Run run =
        Run.of(
            "doctor",
            "--demo",
            "--lang=en",
            "-o",
            "text",
            "-o",
            "json=" + json,
            "-o",
            "yaml=" + yaml);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualTo(Run.of("doctor", "--demo", "--lang=en").out());
    assertThat(json).hasContent(Run.of("doctor", "--demo", "--lang=en", "-o", "json").out());
    assertThat(beside()).containsExactlyInAnyOrder("a.json", "b.yaml");
  }

  @Test
  void aFileThatIsReplacedKeepsItsPermissions() throws IOException {
    Path file = Files.writeString(folder.resolve("old.json"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

    Run run = demo("json=" + file);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Files.readString(file)).startsWith("{");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);

    assertThat(demo("json=" + link).exitCode()).isEqualTo(1);

    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(file)).startsWith("{");
  }

  @Test
  void aDeviceIsWrittenTo() {
    assertThat(demo("json=/dev/null").exitCode()).isEqualTo(1);
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsOurFailureAndTheOthersAreWritten() throws IOException {
    Path good = folder.resolve("good.json");
    Path directory = Files.createDirectory(folder.resolve("directory"));

    Run run =
        Run.of("doctor", "--demo", "-o", "yaml=" + directory, "-o", "json=" + good, "-o", "text");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).isEqualTo("tsk8s: cannot write " + directory + ": it is a directory\n");
    assertThat(good).exists();
    assertThat(run.out()).isNotEmpty();
    assertThat(beside()).containsExactlyInAnyOrder("good.json", "directory");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path nowhere = folder.resolve("nowhere/report.json");

    Run run = demo("json=" + nowhere);

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo("tsk8s: cannot write " + nowhere + ": its folder does not exist\n");
  }

  @Test
  void whatIsTypedIsCodeInAPage() {
    assertThat(Run.of("doctor", "--demo", "-o", "html").out())
        .contains("<code>tailscale ping</code> from the pod")
        .doesNotContain("`", "&#96;", "&#x60;");
  }

  @Test
  void aFolderThatTakesNoFilesIsNotCalledMissing() {
    assertThat(demo("json=/proc/report.json").err())
        .isEqualTo("tsk8s: cannot write /proc/report.json: no file can be made there\n");
    assertThat(Run.of("collect", "--demo", "-o", "/proc/a.zip").err())
        .isEqualTo("tsk8s: cannot write /proc/a.zip: no file can be made there\n");
  }

  @Test
  void eachFailureIsToldInTheReadersLanguage() {
    Run run =
        Run.of("doctor", "--demo", "--lang=ko", "-o", "json=/nowhere/a", "-o", "yaml=/nowhere/b");

    assertThat(run.err()).hasLineCount(2).doesNotContain("cannot write");
  }

  @Test
  void aFullDiskLeavesNothing() {
    Run run = demo("json=/dev/full");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).startsWith("tsk8s: cannot write /dev/full: ").hasLineCount(1);
  }

  @Test
  void twoFormatsMayNotGoToOnePlace() {
    assertThat(Run.of("doctor", "--demo", "-o", "text", "-o", "json").exitCode()).isEqualTo(2);
    Run twice = Run.of("doctor", "--demo", "-o", "json=a", "-o", "yaml=./a");
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.err()).startsWith("tsk8s: -o: two formats for one file, ./a\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stack --demo",
        "mtu --explain",
        "advise --demo",
        "nat --stun 127.0.0.1:1",
        "nat --knock 127.0.0.1:1"
      })
  void otherCommandsRefuseWhatTheyDoNotSpeak(String command) {
    Run run =
        Run.of(
            Stream.concat(Stream.of(command.split(" ", -1)), Stream.of("-o", "yaml"))
                .toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("tsk8s: -o yaml: choose one of text, json\n");
  }

  private static Run demo(String output) {
    return Run.of("doctor", "--demo", "-o", output);
  }

  private List<String> beside() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
