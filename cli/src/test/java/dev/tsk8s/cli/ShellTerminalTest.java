package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The shell where somebody sits in front of it.
@Timeout(180)
class ShellTerminalTest {
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  @TempDir private Path folder;

  @Test
  void keysDoWhatPeopleExpect() throws Exception {
    try (Pty pty = demo(Map.of())) {
      pty.until("help tells all, Ctrl-D quits.");
      pty.until("tsk8s> ");

      pty.type("ope\t6\r").until("tailscaled listens on a random UDP port");
      pty.until("tsk8s 6> ");
      pty.type("copy 1\r").until("\u001b]52;c;a3ViZWN0bCAtbiB2cG4gc2V0IGVudiBk");
      pty.until("The terminal was asked to put it into its clipboard (OSC 52)");
      pty.until("tsk8s 6> ");
      pty.type("nonsense" + CTRL_C).until("tsk8s 6> ");
      pty.type(CTRL_C).until("Ctrl-D or quit leaves");
      pty.until("tsk8s 6> ");
      pty.type("\u001b[A\r").until("asked to put it into its clipboard");
      pty.until("tsk8s 6> ");
      pty.type(CTRL_D);

      assertThat(pty.exitCode()).isZero();
      assertThat(pty.all()).doesNotContain("no command 'nonsense'");
    }
    assertThat(folder.resolve("tsk8s/shell_history")).hasContent("open 6\ncopy 1\n");
  }

  @Test
  void aNarrowerWindowGetsNarrowerText() throws Exception {
    try (Pty pty = demo(Map.of("NO_COLOR", "1"))) {
      pty.until("tsk8s> ");
      pty.type("why 6").until("why 6");
      pty.resize(40);
      pty.until("why 6");
      pty.type("\r");
      pty.until("What to do:");
      String text = pty.until("Sources:");

      assertThat(text.lines().filter(line -> !line.startsWith("      ")))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
      assertThat(text).doesNotContainPattern(Pattern.compile("\u001b\\[[0-9;]*m"));
      pty.until("tsk8s 5> ");
      pty.type("quit\r");
      assertThat(pty.exitCode()).isZero();
    }
  }

  @Test
  void aDumbTerminalGetsPlainLines() throws Exception {
    try (Pty pty = demo(Map.of("TERM", "dumb"))) {
      pty.until("tsk8s> ");
      pty.type("half a line").until("half a line");
      pty.type(CTRL_C).until("tsk8s> ");
      pty.type("copy\r").until("which finding?");
      pty.until("tsk8s> ");
      pty.type("6\r").until("listens on a random UDP port");
      pty.until("tsk8s 6> ");
      pty.type("copy 1\r").until("copy the line above");
      pty.until("tsk8s 6> ");
      pty.type(CTRL_D);

      assertThat(pty.exitCode()).isZero();
      assertThat(pty.all()).doesNotContain("\u001b");
    }
  }

  @Test
  void ctrlCStopsALookAndNotTheShell() throws Exception {
    try (Pty pty = slow()) {
      pty.until("looking from pods and from here");
      pty.type(CTRL_C).until("tsk8s> ");
      pty.type("check node-dns\r").until("looking from pods and from here");
      pty.type(CTRL_C).until("Stopped. What is shown is still of ");
      pty.until("tsk8s> ");
      pty.type(CTRL_D);

      assertThat(pty.exitCode()).isZero();
    }
  }

  @Test
  void aTerminationLeavesTheTerminalAsItWas() throws Exception {
    try (Pty pty = demo(Map.of())) {
      pty.until("tsk8s> ");
      pty.terminate();

      assertThat(pty.exitCode()).isZero();
      assertThat(pty.settingsAtTheEnd()).contains(" icanon", " echo ").doesNotContain("-icanon");
    }
  }

  private Pty demo(Map<String, String> environment) throws IOException {
    return Pty.run(folder, environment, "shell", "--demo", "--lang", "en");
  }

  /// This machine, with a tailscale whose netcheck takes a minute.
  private Pty slow() throws IOException {
    Path tailscale = folder.resolve("tailscale");
    Files.writeString(
        tailscale,
        """
        #!/bin/sh
        [ "$1" = status ] || exec sleep 61
        echo '{"BackendState": "Running", "Self": {"HostName": "me", "PublicKey": "nodekey:1",
               "TailscaleIPs": ["100.64.0.1"], "Relay": "a"}, "Peer": {}}'
        """);
    Files.setPosixFilePermissions(tailscale, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> environment =
        Map.of(
            "PATH",
            folder + ":" + System.getenv("PATH"),
            "KUBECONFIG",
            folder.resolve("none").toString());
    return Pty.run(folder, environment, "shell", "--lang", "en");
  }
}
