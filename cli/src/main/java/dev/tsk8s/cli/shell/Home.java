package dev.tsk8s.cli.shell;

import java.nio.file.Path;

/// Files as they are typed where no other shell has looked at the line before.
public final class Home {
  private Home() {}

  /// `~/report.json` is in the user's home folder.
  ///
  /// @throws java.nio.file.InvalidPathException if it can be no file's name
  public static Path path(String typed) {
    return typed.startsWith("~/")
        ? Path.of(System.getProperty("user.home", ""), typed.substring(2))
        : Path.of(typed);
  }
}
