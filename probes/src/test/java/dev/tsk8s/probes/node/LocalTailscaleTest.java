package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Output.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
@DisabledOnOs(OS.WINDOWS)
final class LocalTailscaleTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void keepsWhatACommandWroteAndHowItEnded() throws Exception {
    var output = run("echo to stdout; echo to stderr >&2; exit 3", LONG);

    assertThat(output).isEqualTo(Output.exited(3, "to stdout\n", "to stderr\n"));
  }

  @Test
  void passesArgumentsWithoutAShell() throws Exception {
    install("printf '%s|' \"$@\"");

    var output =
        LocalTailscale.on(directory.toString())
            .run(List.of("ping", "$(echo no) ; x"), Deadline.after(LONG));

    assertThat(output.stdout()).isEqualTo("ping|$(echo no) ; x|");
  }

  @Test
  void givesNoInputToACommandThatAsks() throws Exception {
    assertThat(run("read answer || echo none", LONG).stdout()).isEqualTo("none\n");
  }

  @Test
  void cutsAHangingCommandAtItsDeadlineAndKeepsWhatItWrote() throws Exception {
    var begun = Instant.now();

    var output = run("echo begun; sleep 60; echo never", Duration.ofMillis(500));

    assertThat(output.ending()).isEqualTo(Ending.CUT);
    assertThat(output.stdout()).isEqualTo("begun\n");
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void leavesNoProcessBehind() throws Exception {
    Path pid = directory.resolve("pid");

    run("sleep 60 & echo $! > " + pid + "; wait", Duration.ofMillis(500));

    long child = Long.parseLong(Files.readString(pid).strip());
    assertThat(endsSoon(child)).isTrue();
  }

  @Test
  void stopsACommandThatWritesWithoutEnd() throws Exception {
    var output = run("yes garbage", LONG);

    assertThat(output.ending()).isEqualTo(Ending.TOO_MUCH);
    assertThat(output.stdout()).hasSize(16 << 20).startsWith("garbage\ngarbage\n");
  }

  @Test
  void readsMegabytesWhole() throws Exception {
    var output = run("head -c 5000000 /dev/zero | tr '\\0' x", LONG);

    assertThat(output.ending()).isEqualTo(Ending.EXITED);
    assertThat(output.stdout()).hasSize(5_000_000);
  }

  @Test
  void standsBytesThatAreNoText() throws Exception {
    assertThat(run("printf '\\377\\000\\376'", LONG).stdout()).hasSize(3);
  }

  @Test
  void isKilledWhenTheLookIsInterrupted() throws Exception {
    Path pid = directory.resolve("pid");
    install("echo $$ > " + pid + "; exec sleep 60");
    var cli = LocalTailscale.on(directory.toString());

    try (var gathering = new Gathering(Deadline.after(Duration.ofSeconds(30)), Fanout.of(1))) {
      gathering.start("tailscale", deadline -> cli.run(List.of(), deadline));
      while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
        Thread.onSpinWait();
      }
    }

    assertThat(endsSoon(Long.parseLong(Files.readString(pid).strip()))).isTrue();
  }

  @Test
  void takesAChildThatDiedOfOurOwnCtrlCForOneThatWasCut() throws Exception {
    install("echo begun; kill -INT $$");
    var deadline = Deadline.after(LONG);
    Thread.ofVirtual().start(deadline::stop);

    var output = LocalTailscale.on(directory.toString()).run(List.of(), deadline);

    assertThat(output.ending()).isEqualTo(Ending.CUT);
  }

  @Test
  void tellsTheExitStatusOfAChildThatSomebodyElseEnded() throws Exception {
    assertThat(run("kill -INT $$", LONG)).isEqualTo(Output.exited(130, "", ""));
  }

  @Test
  void saysThatThisMachineHasNone() {
    var cli = LocalTailscale.on(directory + ":/nonexistent:relative");

    assertThat(cli.program()).isEmpty();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> cli.run(List.of("status"), Deadline.after(LONG)))
        .withMessage("no tailscale CLI on this machine");
  }

  @Test
  void takesTheFirstOneOnThePath() throws Exception {
    install("echo mine");

    assertThat(LocalTailscale.on("/nonexistent:" + directory + ":/bin").program())
        .contains(directory.resolve("tailscale"));
  }

  private Output run(String script, Duration limit) throws Exception {
    install(script);
    return LocalTailscale.on(directory.toString())
        .run(List.of("status", "--json"), Deadline.after(limit));
  }

  private void install(String script) throws IOException {
    Path file = directory.resolve("tailscale");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static boolean endsSoon(long pid) throws Exception {
    var process = ProcessHandle.of(pid);
    return process.isEmpty() || process.get().onExit().get(3, TimeUnit.SECONDS) != null;
  }
}
