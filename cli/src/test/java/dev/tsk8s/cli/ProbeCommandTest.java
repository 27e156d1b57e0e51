package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.probes.inside.Account;
import dev.tsk8s.probes.inside.TalkJson;
import dev.tsk8s.probes.inside.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `tsk8s probe serve` as a pod runs it.
@Timeout(120)
class ProbeCommandTest {
  private static final String GREETING = TalkJson.line(new Task.Greet(1, "r1")) + "\n";

  @TempDir private Path folder;

  @Test
  void saysWhatItIsAndEndsWithItsLifetime() throws Exception {
    Run run = Run.fed(GREETING, "probe", "serve", "--lifetime", "2s");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(TalkJson.account(run.out().strip()))
        .isInstanceOfSatisfying(
            Account.Ready.class, ready -> assertThat(ready.version()).isEqualTo(Version.text()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void knowsItsNodeAndEndsAtOnceWithSigterm() throws Exception {
    List<String> words = Child.java(List.of("--enable-native-access=ALL-UNNAMED"), Main.class);
    words.addAll(List.of("probe", "serve"));
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("NODE_NAME", "n1");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    try {
      process.getOutputStream().write(GREETING.getBytes(UTF_8));
      process.getOutputStream().flush();
      Account ready = TalkJson.account(process.inputReader(UTF_8).readLine());
      long began = System.nanoTime();
      process.destroy();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
      assertThat(process.exitValue()).isZero();
      assertThat(ready)
          .isInstanceOfSatisfying(
              Account.Ready.class, told -> assertThat(told.node()).isEqualTo("n1"));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void showsUsersOnlyWhatIsForThem() {
    assertThat(Run.of("--help").out()).contains("  probe").doesNotContain("probe serve");
    assertThat(Run.of("completion", "bash").out()).contains("probe)").doesNotContain("serve");
  }

  @Test
  void explainsItselfToWhoAsks() {
    assertThat(Run.of("probe", "--help").out()).contains("--lifetime");
  }

  @Test
  void needsAVerbThatItKnows() {
    assertThat(Run.of("probe").exitCode()).isEqualTo(2);
    assertThat(Run.of("probe", "fly").err())
        .startsWith("tsk8s: probe fly: choose one of clean, serve");
    assertThat(Run.of("probe", "serve", "--lifetime", "15").exitCode()).isEqualTo(2);
  }
}
