package dev.tsk8s.probes;

import java.io.IOException;
import java.util.List;

/// The programs of one place: of this machine, or of a container. No shell comes between: an
/// argument is an argument.
@FunctionalInterface
public interface Programs {

  /// Runs one once. At the deadline it is ended, and what it had written by then is the output
  /// ([Output.Ending#CUT]).
  ///
  /// @param command the program and its arguments
  /// @throws NoProgram if the place has no such program
  /// @throws IOException if it could not be run at all, or the way to it broke
  Output run(List<String> command, Deadline deadline) throws IOException, InterruptedException;
}
