package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.NoProgram;
import dev.tsk8s.probes.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LocalProgramsTest {
  private final Deadline plenty = Deadline.after(Duration.ofSeconds(20));

  @TempDir private Path folder;

  @Test
  void runsAProgramWithoutAShell() throws Exception {
    program(folder.resolve("say"), "printf '%s|' \"$@\"");

    assertThat(LocalPrograms.on(folder.toString()).run(List.of("say", "$(id)", "a b"), plenty))
        .isEqualTo(Output.exited(0, "$(id)|a b|", ""));
  }

  @Test
  void saysThatThereIsNoSuchProgram() {
    assertThatThrownBy(
            () -> LocalPrograms.on(folder.toString()).run(List.of("no-such-program"), plenty))
        .isInstanceOf(NoProgram.class)
        .hasMessage("no no-such-program on this machine");
  }

  @Test
  void takesNoProgramOfARelativeFolder() throws IOException {
    Path here = Files.createDirectories(Path.of("target", "relative"));
    program(here.resolve("lies-here"), "echo no");

    assertThatThrownBy(
            () -> LocalPrograms.on("target/relative:.").run(List.of("lies-here"), plenty))
        .isInstanceOf(NoProgram.class);
  }

  @Test
  void takesNothingThatIsNoProgram() throws IOException {
    Files.writeString(folder.resolve("notes"), "#!/bin/sh\n");

    assertThatThrownBy(() -> LocalPrograms.on(folder.toString()).run(List.of("notes"), plenty))
        .isInstanceOf(NoProgram.class);
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
