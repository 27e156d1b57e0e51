package dev.tsk8s.probes;

import dev.tsk8s.core.facts.Reason;
import java.io.IOException;
import java.time.Duration;

/// There was no answer within a limit.
public final class Late extends IOException implements Reasoned {
  private static final long serialVersionUID = 1;

  private final Duration limit;

  public Late(Duration limit) {
    super("no answer within " + limit.toMillis() + " ms");
    this.limit = limit;
  }

  @Override
  public Reason reason(String what) {
    return new Reason.TimedOut(what, limit);
  }
}
