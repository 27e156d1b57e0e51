package dev.tsk8s.probes.tailscale;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Programs;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// Runs the `tailscale` command of one vantage: a process here, an exec in a pod.
@FunctionalInterface
public interface TailscaleCli {

  /// Runs it once. At the deadline the command is ended, and what it had written by then is the
  /// output ([Output.Ending#CUT]): half a row of pings is worth having.
  ///
  /// @param args arguments after `tailscale`
  /// @throws IOException if it could not be run at all, or the way to it broke
  Output run(List<String> args, Deadline deadline) throws IOException, InterruptedException;

  /// The one among the programs of a place.
  static TailscaleCli of(Programs place) {
    return (args, deadline) ->
        place.run(Stream.concat(Stream.of("tailscale"), args.stream()).toList(), deadline);
  }
}
