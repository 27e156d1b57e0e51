package dev.tsk8s.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Runs the commonest commands once in one process, so that a JDK can write down which classes
/// tsk8s needs at start (`-XX:AOTCacheOutput`, JEP 514). Only the packaging calls it.
final class Rehearsal {
  private static final List<List<String>> COMMANDS =
      List.of(List.of("version"), List.of("--help"), List.of("doctor", "--demo"));

  private Rehearsal() {}

  /// Runs the commands and throws their output away; their exit codes do not matter here.
  public static void main(String[] args) {
    var nowhere = OutputStream.nullOutputStream();
    for (List<String> command : COMMANDS) {
      Main.run(InputStream.nullInputStream(), nowhere, nowhere, command.toArray(String[]::new));
    }
    System.exit(0); // as Main does: it needs a dozen classes of its own
  }
}
