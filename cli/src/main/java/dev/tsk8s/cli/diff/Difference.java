package dev.tsk8s.cli.diff;

import static java.util.Objects.requireNonNull;

/// One thing that is not as it was.
///
/// @param about what it is of
/// @param change how it changed
/// @param key by which the same thing is known in both: a finding's code, a check's id, `A -> B`
/// @param subject whom it concerns; empty: nobody in particular
/// @param before what it was, in one line; empty: it was not there
/// @param after what it is; empty: it is no longer there
/// @param worse it is worse now
public record Difference(
    About about,
    Change change,
    String key,
    String subject,
    String before,
    String after,
    boolean worse) {

  /// What can differ, in the order in which it is told.
  public enum About {
    FINDING,
    PATH,
    /// Of a finding that stays.
    EVIDENCE,
    /// The verdict of a check without findings.
    CHECK
  }

  /// How.
  public enum Change {
    NEW,
    GONE,
    CHANGED,
    /// It is no longer found, but nobody could look either.
    UNSEEN
  }

  public Difference {
    requireNonNull(about);
    requireNonNull(change);
    requireNonNull(key);
    requireNonNull(subject);
    requireNonNull(before);
    requireNonNull(after);
  }

  /// The same, not called worse.
  Difference doubted() {
    return new Difference(about, change, key, subject, before, after, false);
  }
}
