package dev.tsk8s.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Runs the commonest commands once in one process, so that a JDK can write down which classes
/// tsk8s needs at start (`-XX:AOTCacheOutput`, JEP 514). Only the packaging calls it, with the
/// kubeconfig of a cluster that has the contexts `plain` and `demo`.
final class Rehearsal {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("version"),
          List.of("--help"),
          List.of("doctor", "--demo"),
          List.of("doctor", "--context", "plain", "--kubeconfig"),
          List.of("doctor", "--context", "demo", "-o", "json", "--kubeconfig"));

  private Rehearsal() {}

  /// Runs the commands and throws their output away; their exit codes do not matter here.
  public static void main(String[] args) {
    var nowhere = OutputStream.nullOutputStream();
    for (List<String> command : COMMANDS) {
      var words = new ArrayList<>(command);
      if (command.getLast().equals("--kubeconfig")) {
        words.add(args[0]);
      }
      Main.run(InputStream.nullInputStream(), nowhere, nowhere, words.toArray(String[]::new));
    }
    System.exit(0); // as Main does: it needs a dozen classes of its own
  }
}
