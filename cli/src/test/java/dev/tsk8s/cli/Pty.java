package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// tsk8s on a real pseudo-terminal, which `script` of util-linux makes, with the line discipline,
/// the signals and the window size of the kernel. Where that is not installed nothing is tested.
final class Pty implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 40;

  private final Process process;
  private final Path name;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private int read;

  private Pty(Process process, Path name) {
    this.process = process;
    this.name = name;
    Thread.ofVirtual().start(this::drain);
  }

  /// @param folder for what only this needs
  static Pty run(Path folder, Map<String, String> environment, String... args) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
    Path name = folder.resolve("tty");
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                "'" + System.getProperty("java.class.path") + "'",
                "dev.tsk8s.cli.Main"));
    command.addAll(List.of(args));
    String all =
        "trap : INT; " // Ctrl-C is for what runs, and the number below is still told
            + "tty >"
            + name
            + "; stty rows 24 cols 80; "
            + String.join(" ", command)
            + "; code=$?; stty -a >"
            + folder.resolve("stty")
            + "; exit $code";
    var builder =
        new ProcessBuilder("/usr/bin/script", "-qefc", all, "/dev/null").redirectErrorStream(true);
    builder.environment().put("SHELL", "/bin/sh"); // which `script` runs
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    builder.environment().putAll(environment);
    return new Pty(builder.start(), name);
  }

  private void drain() {
    try {
      process.getInputStream().transferTo(shown);
    } catch (IOException _) {
      // It has ended.
    }
  }

  /// Waits until that is shown, after what was waited for before.
  String until(String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    int at = -1;
    String all = "";
    while (at < 0) {
      all = shown.toString(UTF_8);
      at = all.indexOf(text, read);
      assertThat(System.nanoTime())
          .as("'%s' is not shown after%n%s", text, all.substring(Math.min(read, all.length())))
          .isLessThan(end);
      Thread.onSpinWait();
    }
    String before = all.substring(read, at);
    read = at + text.length();
    return before;
  }

  Pty type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(UTF_8));
    process.getOutputStream().flush();
    return this;
  }

  /// As a window manager does it; the kernel sends SIGWINCH.
  void resize(int columns) throws Exception {
    String tty = Files.readString(name).strip();
    var stty = new ProcessBuilder("stty", "-F", tty, "cols", Integer.toString(columns)).start();
    assertThat(stty.waitFor()).isZero();
  }

  /// As `kill` does it.
  void terminate() {
    process
        .descendants()
        .filter(one -> one.info().command().filter(name -> name.endsWith("java")).isPresent())
        .forEach(ProcessHandle::destroy);
  }

  /// What `stty` said of the terminal when tsk8s had left it.
  String settingsAtTheEnd() throws IOException {
    return Files.readString(name.resolveSibling("stty"));
  }

  /// Waits for the end.
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  /// All of it so far.
  String all() {
    return shown.toString(UTF_8);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
