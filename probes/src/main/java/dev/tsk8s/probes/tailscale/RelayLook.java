package dev.tsk8s.probes.tailscale;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.util.List;

/// Asks one daemon which servers of its DERP map relay: the one of its home region first.
public final class RelayLook implements Collector<List<DerpMap.Relay>> {
  /// What tells them.
  public static final String COMMAND = "tailscale " + String.join(" ", Commands.DERP_MAP);

  private final TailscaleCli cli;
  private final List<String> otherSockets;

  /// @param otherSockets where the daemon may listen, if not where the CLI looks by itself
  public RelayLook(TailscaleCli cli, List<String> otherSockets) {
    this.cli = requireNonNull(cli);
    this.otherSockets = List.copyOf(otherSockets);
  }

  /// @throws IOException if it is not connected to a tailnet, or does not tell; a map that it has
  ///   from earlier may be of another tailnet
  @Override
  public List<DerpMap.Relay> collect(Deadline deadline) throws IOException, InterruptedException {
    var commands = new Commands(cli, "");
    TailscaleStatus status = commands.status().collect(deadline);
    for (String socket : otherSockets) {
      if (status.backend() == BackendState.NO_DAEMON) {
        commands = new Commands(cli, socket);
        status = commands.status().collect(deadline);
      }
    }
    if (status.backend() != BackendState.RUNNING) {
      throw new IOException("tailscaled is not connected");
    }
    List<DerpMap.Relay> relays =
        commands
            .derpMap()
            .collect(deadline)
            .relaysHomeFirst(status.self().map(TailnetNode::relay).orElse(""));
    if (relays.isEmpty()) {
      throw new IOException("no server of the DERP map relays");
    }
    return relays;
  }
}
