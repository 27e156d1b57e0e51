package dev.tsk8s.cli.diff;

import java.util.List;

/// What carries a path, as reports name it.
final class PathStates {
  private static final List<String> BEST_FIRST =
      List.of("direct", "peer-relay", "derp", "offline", "expired");

  private static final List<String> LOST = List.of("offline", "expired");

  private PathStates() {}

  /// One of them is idle: nobody used it, which says nothing. That a peer is away is known without.
  static boolean sleeps(String was, String is) {
    return (was.equals("idle") && !LOST.contains(is)) || (is.equals("idle") && !LOST.contains(was));
  }

  static boolean worse(String was, String is) {
    if (was.equals("idle")) {
      return LOST.contains(is);
    }
    return BEST_FIRST.contains(was)
        && BEST_FIRST.contains(is)
        && BEST_FIRST.indexOf(is) > BEST_FIRST.indexOf(was);
  }
}
