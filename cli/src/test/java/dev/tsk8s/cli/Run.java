package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/// One run of the whole program.
record Run(int exitCode, String out, String err) {
  static Run of(String... args) {
    return fed("", args);
  }

  /// With something on stdin.
  static Run fed(String in, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode = Main.run(new ByteArrayInputStream(in.getBytes(UTF_8)), out, err, args);
    return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
