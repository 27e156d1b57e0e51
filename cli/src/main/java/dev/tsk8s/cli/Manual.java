package dev.tsk8s.cli;

import dev.tsk8s.cli.manual.ManPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the manual page to a file. Only the packaging calls it.
final class Manual {
  private Manual() {}

  /// Takes the file to write.
  public static void main(String[] args) throws IOException {
    var program = Main.commands(new Interruption()).commandLine().getCommandSpec();
    Files.writeString(Path.of(args[0]), ManPage.of(program, Version.text()));
  }
}
