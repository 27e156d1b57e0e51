package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Writing that fails or is interrupted: no half file, no temporary one, and it is said. In
/// processes of their own, because limits, pipes and signals are theirs.
@EnabledOnOs(OS.LINUX)
@Timeout(120)
final class WritingTest {
  private static final String COLLECT = "$TSK8S collect --demo --lang=en -o ";

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void somewhere() throws IOException {
    folder = Files.createDirectory(temporary.resolve("folder"));
  }

  /// The kernel ends a file that grows beyond this as it ends one on a full disk: in the middle of
  /// a `write`.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "collect --demo -o a.tsk8s.zip",
        "collect --demo -o a.tar.gz",
        "doctor --demo -o html=a.html",
        "doctor --demo -o text=a.txt"
      })
  void aFileThatMayNotGrowLeavesNothing(String command) throws Exception {
    Child child = Child.shell(folder, "ulimit -f 8; $TSK8S " + command);

    assertThat(child.exitCode()).as(child.err()).isEqualTo(4);
    assertThat(child.err()).startsWith("tsk8s: cannot write a.").hasLineCount(1);
    assertThat(names()).isEmpty();
  }

  @Test
  void whatAReplacedFileHeldIsStillThereWhenTheNewOneCannotBeWritten() throws Exception {
    Path old = Files.writeString(folder.resolve("a.zip"), "old");

    Child child = Child.shell(folder, "ulimit -f 8; " + COLLECT + "a.zip --force");

    assertThat(child.exitCode()).isEqualTo(4);
    assertThat(old).hasContent("old");
    assertThat(names()).containsExactly("a.zip");
  }

  @Test
  void aFolderThatMayNotBeWrittenToIsNamed() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(folder), "root writes everywhere: see the live test");

    Child child = Child.shell(folder, COLLECT + "a.zip; echo $?; $TSK8S doctor --demo -o json=a");

    assertThat(child.out()).isEqualTo("4\n");
    assertThat(child.exitCode()).isEqualTo(4);
    assertThat(child.err())
        .isEqualTo(
            """
            tsk8s: cannot write a.zip: no permission
            tsk8s: cannot write a: no permission
            """);
  }

  /// What a disk really says: full, and read-only.
  @Test
  @Tag("live")
  void aDiskThatIsFullOrReadOnlyIsNamed(TestReporter reporter) throws Exception {
    Child mounted = Child.shell(folder, "mount -t tmpfs -o size=16k none . && mount && umount .");
    if (mounted.exitCode() != 0) {
      reporter.publishEntry("NOT TESTED ON A FULL DISK", mounted.err());
    }
    assumeTrue(mounted.exitCode() == 0, "NOT TESTED: this user may not mount: " + mounted.err());

    Child child =
        Child.shell(
            folder,
            "mount -t tmpfs -o size=16k none .; cd \"$PWD\"; "
                + (COLLECT + "a.zip; echo $?; ls -A; ")
                + "$TSK8S doctor --demo -o html=a.html; echo $?; ls -A; mount -o remount,ro .; "
                + (COLLECT + "b.zip; echo $?; cd /; umount " + folder));

    assertThat(child.out()).isEqualTo("4\n4\n4\n");
    assertThat(child.err())
        .isEqualTo(
            """
            tsk8s: cannot write a.zip: No space left on device
            tsk8s: cannot write a.html: No space left on device
            tsk8s: cannot write b.zip: Read-only file system
            """);
  }

  @Test
  void aFullDeviceBehindStdoutIsSaid() throws Exception {
    Child child = Child.shell(folder, "$TSK8S doctor --demo >/dev/full");

    assertThat(child.exitCode()).isEqualTo(4);
    assertThat(child.err()).startsWith("tsk8s: cannot write the result: ").hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource
  void aReaderWhoGoesAwayIsNoFailure(Output.Format format) throws Exception {
    Child child =
        Child.shell(
            folder,
            "$TSK8S doctor --demo --lang=en -o "
                + format.word()
                + " | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}");

    assertThat(child.out()).isEqualTo("1\n");
    assertThat(child.err()).isEmpty();
  }

  @Test
  void aReaderWhoGoesAwayBeforeCollectSaysWhereCostsNothing() throws Exception {
    Child child = Child.shell(folder, COLLECT + "a.zip | true; echo ${PIPESTATUS[0]}");

    assertThat(child.out()).isEqualTo("0\n");
    assertThat(child.err()).isEmpty();
    assertThat(names()).containsExactly("a.zip");
  }

  /// The bundle is finished: what is left of it takes a moment.
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalWhileABundleIsWrittenLeavesAWholeOneOrNone(String signal) throws Exception {
    Process process =
        Child.started(
            folder,
            List.of(
                "bash",
                "-c",
                "exec env --default-signal=INT " + COLLECT + "a.zip --redact strict"));
    while (names().isEmpty() && process.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(names()).singleElement().asString().endsWith(".part");

    kill(signal, process);

    Child child = Child.of(process, folder);
    assertThat(child.exitCode()).as(child.err()).isZero();
    assertThat(names()).containsExactly("a.zip");
    assertThat(Archives.entries(folder.resolve("a.zip"))).containsKey("manifest.json");
  }

  /// It takes longer than anybody waits.
  @Test
  void aSignalWhileWritingHangsLeavesNothing() throws Exception {
    List<String> words = Child.java(List.of(), Hanging.class);
    words.addAll(0, List.of("env", "--default-signal=INT"));
    words.add(folder.resolve("a").toString());
    Process process = Child.started(folder, words);
    while (names().isEmpty() && process.isAlive()) {
      Thread.onSpinWait();
    }

    kill("INT", process);

    assertThat(Child.of(process, folder).exitCode()).isEqualTo(130);
    assertThat(names()).isEmpty();
  }

  @Test
  void aSignalWhileAReportHangsLeavesNothing() throws Exception {
    Path old = Files.writeString(folder.resolve("a"), "old");
    List<String> words = Child.java(List.of(), HangingReport.class);
    words.addAll(0, List.of("env", "--default-signal=INT"));
    words.add(old.toString());
    Process process = Child.started(folder, words);
    while (names().size() < 2 && process.isAlive()) {
      Thread.onSpinWait();
    }

    kill("INT", process);

    assertThat(Child.of(process, folder).exitCode()).isEqualTo(130);
    assertThat(names()).containsExactly("a");
    assertThat(old).hasContent("old");
  }

  @Test
  void aBundleForStdoutIsOneThatComesAsItIsRead() throws Exception {
    Child child =
        Child.shell(
            folder,
            COLLECT
                + "- | tee a.tar.gz | tar -tz; echo ${PIPESTATUS[0]}; $TSK8S doctor --from a* -q");

    assertThat(child.out()).startsWith("README.txt\nfacts.json\n").contains("manifest.json\n0\n");
    assertThat(child.exitCode()).as("as the demo").isEqualTo(1);
    assertThat(names()).containsExactly("a.tar.gz");
  }

  @Test
  void aBundleThatItsReaderDoesNotTakeIsAFailure() throws Exception {
    Child child = Child.shell(folder, COLLECT + "- | true; echo ${PIPESTATUS[0]}");

    assertThat(child.out()).isEqualTo("4\n");
    assertThat(child.err()).startsWith("tsk8s: cannot write the result: ").hasLineCount(1);
  }

  @Test
  void anArchiveIsNothingForATerminal() throws Exception {
    Child child = Child.shell(folder, "script -qec '" + COLLECT + "-' /dev/null");

    assertThat(child.exitCode()).isEqualTo(2);
    assertThat(child.out()).contains("-o -: an archive is nothing for a terminal");
    assertThat(names()).isEmpty();
  }

  @Test
  void aFormatCanBeSentToStdoutByName() throws Exception {
    Child child = Child.shell(folder, "$TSK8S doctor --demo -o json=- -o text=a.txt");

    assertThat(child.out()).startsWith("{");
    assertThat(names()).containsExactly("a.txt");
  }

  /// Begins to replace a file and never comes to its end.
  static final class HangingReport {
    private HangingReport() {}

    public static void main(String[] args) {
      new WholeFile(Path.of(args[0])).write(Interruption.ofProcess(), Hanging::hang);
    }
  }

  /// Begins to write a file and never comes to its end.
  static final class Hanging {
    private Hanging() {}

    public static void main(String[] args) {
      Path file = Path.of(args[0]);
      new NewFile(file, false).write(Interruption.ofProcess(), Hanging::hang);
    }

    static void hang(OutputStream out) throws IOException {
      out.write(1);
      out.flush();
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private static void kill(String signal, Process process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
