package dev.tsk8s.probes;

import dev.tsk8s.core.facts.Reason;

/// An exception that knows exactly why something could not be seen.
public interface Reasoned {

  /// @param what the thing that was looked at, as a reader knows it
  Reason reason(String what);
}
