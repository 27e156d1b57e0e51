package dev.tsk8s.probes.network;

import java.io.IOException;

/// A part of a test that goes on beside the others: nobody waits for an answer that only somebody
/// else needs.
interface Strand {
  /// Only what comes can take it further.
  long NOTHING_DUE = Long.MAX_VALUE;

  /// Does what can be done by now.
  ///
  /// @return nanoseconds until it is worth looking again, though nothing came
  long advance() throws IOException;

  /// There is nothing left to do.
  boolean isOver();

  /// There is no time left: what nobody waited for says nothing.
  void cutShort();
}
