package dev.tsk8s.probes;

import dev.tsk8s.core.facts.Reason;
import java.io.IOException;

/// An input that is not what it should be: which one, where in it, and what is wrong there. The
/// only exception of parsers.
public final class Malformed extends IOException implements Reasoned {
  private static final long serialVersionUID = 1;

  private final String input;
  private final String where;
  private final String problem;

  /// @param input what it should be (`tailscale status --json`)
  /// @param where a line (`line 3`), a field (`/Self/Online`), or empty: as a whole
  /// @param problem what is wrong there
  public Malformed(String input, String where, String problem) {
    super(input + ": " + located(where, problem));
    this.input = input;
    this.where = where;
    this.problem = problem;
  }

  public String input() {
    return input;
  }

  public String where() {
    return where;
  }

  public String problem() {
    return problem;
  }

  @Override
  public Reason reason(String what) {
    return new Reason.Failed(what, located(where, problem));
  }

  private static String located(String where, String problem) {
    return where.isEmpty() ? problem : where + ": " + problem;
  }
}
