package dev.tsk8s.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The `tsk8s` command. [#run] is the whole program without a process around it.
public final class Main {
  private Main() {}

  /// Starts the program and hands its exit code to the shell.
  public static void main(String[] args) {
    System.exit(run(System.in, System.out, System.err, args));
  }

  static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
    if (args.length == 1 && (args[0].equals("version") || args[0].equals("--version"))) {
      out.println("tsk8s " + version());
      return 0;
    }
    err.println("usage: tsk8s version");
    return 2;
  }

  private static String version() {
    var properties = new Properties();
    try (var file = Main.class.getResourceAsStream("version.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
