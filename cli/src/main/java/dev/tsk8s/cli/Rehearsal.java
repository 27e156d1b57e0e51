package dev.tsk8s.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Runs the commonest commands once in one process, so that a JDK can write down which classes
/// tsk8s needs at start (`-XX:AOTCacheOutput`, JEP 514). Only the packaging calls it, with the
/// kubeconfig of a cluster that has the contexts `plain` and `demo`, and with a `cilium sysdump`.
final class Rehearsal {
  /// Of a STUN server of our own; if somebody else holds it, the rehearsal is a shorter one.
  private static final int PORT = 47_834;

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("version"),
          List.of("--help"),
          List.of("doctor", "--demo"),
          List.of("doctor", "--context", "plain", "--kubeconfig"),
          List.of("doctor", "--context", "demo", "-o", "json", "--kubeconfig"),
          List.of("doctor", "--from"),
          List.of("nat", "--stun", "127.0.0.1:" + PORT, "--stun", "127.0.0.3:" + PORT),
          List.of("nat", "--stun", "127.0.0.1:" + PORT, "-o", "json"));

  /// One with two addresses, one with one only.
  private static final List<List<String>> REFLECTORS =
      List.of(
          List.of(
              "nat", "--reflect", "--listen", "127.0.0.1:" + PORT, "--listen", "127.0.0.2:" + PORT),
          List.of("nat", "--reflect", "--listen", "127.0.0.3:" + PORT));

  private Rehearsal() {}

  /// Runs the commands and throws their output away; their exit codes do not matter here.
  public static void main(String[] args) {
    var nowhere = OutputStream.nullOutputStream();
    Interruption interruption = Interruption.ofProcess();
    for (List<String> reflector : REFLECTORS) {
      Thread.ofVirtual()
          .start(() ->
              Main.run(
                  InputStream.nullInputStream(),
                  nowhere,
                  nowhere,
                  reflector.toArray(String[]::new)));
    }
    for (List<String> command : COMMANDS) {
      var words = new ArrayList<>(command);
      switch (command.getLast()) {
        case "--kubeconfig" -> words.add(args[0]);
        case "--from" -> words.add(args[1]);
        default -> {}
      }
      Main.run(InputStream.nullInputStream(), nowhere, nowhere, words.toArray(String[]::new));
    }
    // As Main does: it needs a dozen classes of its own.
    System.exit(interruption.finish(ExitCode.HEALTHY).number());
  }
}
