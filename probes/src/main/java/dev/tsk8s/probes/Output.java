package dev.tsk8s.probes;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;

/// What a command wrote, and how it ended.
///
/// @param exit the exit status; meaningful only if it ended by itself
public record Output(Ending ending, int exit, String stdout, String stderr) {
  private static final int LONGEST_COMPLAINT = 300;

  public enum Ending {
    /// By itself.
    EXITED,
    /// By us, at the deadline: the output is as far as it came.
    CUT,
    /// By us, because it wrote more than any sane output has: what there is is its beginning.
    TOO_MUCH
  }

  public Output {
    requireNonNull(ending);
    requireNonNull(stdout);
    requireNonNull(stderr);
  }

  public static Output exited(int exit, String stdout, String stderr) {
    return new Output(Ending.EXITED, exit, stdout, stderr);
  }

  public boolean succeeded() {
    return ending == Ending.EXITED && exit == 0;
  }

  /// Everything it wrote, errors last.
  public String all() {
    return stdout.isEmpty() || stdout.endsWith("\n") ? stdout + stderr : stdout + "\n" + stderr;
  }

  /// What it wrote on standard output, if it came to its end and was content.
  ///
  /// @throws IOException why it was not, in its own words
  public String content() throws IOException {
    if (ended().exit != 0) {
      throw new IOException(complaint());
    }
    return stdout;
  }

  /// The same output, if the command came to its end.
  public Output ended() throws IOException {
    return switch (ending) {
      case CUT -> throw new InterruptedIOException();
      case TOO_MUCH -> throw new IOException("wrote more than tsk8s reads");
      case EXITED -> this;
    };
  }

  /// The first line of what it complained of.
  public String complaint() {
    return stderr
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .map(line ->
            line.length() <= LONGEST_COMPLAINT ? line : line.substring(0, LONGEST_COMPLAINT) + "…")
        .orElse("exit status " + exit);
  }
}
