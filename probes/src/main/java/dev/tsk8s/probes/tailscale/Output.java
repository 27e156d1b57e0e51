package dev.tsk8s.probes.tailscale;

import static java.util.Objects.requireNonNull;

/// What a command wrote, and how it ended.
///
/// @param exit the exit status; meaningful only if it ended by itself
public record Output(Ending ending, int exit, String stdout, String stderr) {

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
  String all() {
    return stdout.isEmpty() || stdout.endsWith("\n") ? stdout + stderr : stdout + "\n" + stderr;
  }
}
