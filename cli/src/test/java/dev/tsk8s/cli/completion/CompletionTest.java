package dev.tsk8s.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tsk8s.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts in their shells, where those are installed.
class CompletionTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tsk8s do|doctor",
        "tsk8s doctor --no-p|--no-ping",
        "tsk8s doctor --lang k|ko",
        "tsk8s doctor --lang = k|ko",
        "tsk8s doctor --fail-on w|warning",
        "tsk8s doctor -o js|json",
        "tsk8s doctor --only path-rel|path-relayed",
        "tsk8s doctor --skip path-relayed,path-sl|path-relayed,path-slow",
        "tsk8s explain path-relayed/no-a|path-relayed/no-answer",
        "tsk8s completion f|fish"
      })
  void bashCompletes(String typed, String completed) throws Exception {
    String said =
        run(
            "bash",
            "-c",
            "source \"$0\"; COMP_WORDS=($1);"
                + " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _tsk8s; echo \"${COMPREPLY[*]}\"",
            script("bash"),
            typed);

    assertThat(said.strip()).isEqualTo(completed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tsk8s do|doctor",
        "tsk8s doctor --no-p|--no-ping",
        "tsk8s doctor --lang k|ko",
        "tsk8s doctor --lang=k|--lang=ko",
        "tsk8s doctor -o js|json",
        "tsk8s doctor --skip path-relayed,path-sl|path-relayed,path-slow",
        "tsk8s explain path-relayed/no-a|path-relayed/no-answer",
        "tsk8s completion f|fish"
      })
  void fishCompletes(String typed, String completed) throws Exception {
    String said = run("fish", "-c", "source $argv[1]; complete -C $argv[2]", script("fish"), typed);

    assertThat(said.lines().map(line -> line.split("\t", -1)[0])).containsExactly(completed);
  }

  /// zsh completes only at a prompt; without one it can at least read the script.
  @Test
  void zshReadsTheScript() throws Exception {
    assertThat(run("zsh", "-n", script("zsh"))).isEmpty();
  }

  private String script(String shell) throws Exception {
    Path file = folder.resolve("tsk8s." + shell);
    if (!Files.exists(file)) {
      var out = new ByteArrayOutputStream();
      Main.run(
          InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), "completion", shell);
      Files.write(file, out.toByteArray());
    }
    return file.toString();
  }

  private String run(String... command) throws Exception {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, command[0]))),
        command[0] + " is not installed");
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).isTrue();
    return Files.readString(said);
  }
}
