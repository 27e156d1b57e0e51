package dev.tsk8s.probes.active;

import dev.tsk8s.probes.Deadline;
import java.io.IOException;

/// Standard input and output of a program in a pod that is there already. Ending it does not end
/// the program.
public interface PodTalk extends AutoCloseable {

  /// Writes a line.
  void say(String line) throws IOException;

  /// Waits for the next line that the program writes, whoever asked for it.
  ///
  /// @throws IOException also if the program or the way to it has ended
  String hear(Deadline deadline) throws IOException, InterruptedException;

  @Override
  void close();
}
