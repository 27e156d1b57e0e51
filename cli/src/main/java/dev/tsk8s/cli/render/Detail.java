package dev.tsk8s.cli.render;

/// How much a reader wants.
public enum Detail {
  /// Verdict lines only.
  QUIET,
  NORMAL,
  /// Every case in full, every path, and what does not apply.
  VERBOSE
}
