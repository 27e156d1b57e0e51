package dev.tsk8s.probes;

import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.node.Here;
import dev.tsk8s.probes.node.HostLook;
import dev.tsk8s.probes.node.LocalPrograms;
import dev.tsk8s.probes.tailscale.Devices;
import dev.tsk8s.probes.tailscale.Look;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Looks from this machine: at its tailscaled and at its networking.
///
/// @param commands shared with all other looks
record HereVantage(LiveSnapshot.Options options, Here machine, Fanout commands) {
  /// Between two readings of the same counters: who waits at a terminal is in a hurry.
  private static final Duration APART = Duration.ofSeconds(1);

  private static final String NETWORKING = "ip -j addr";

  /// @param devices of the cluster, where they are known
  /// @param alone there is nothing else to look at
  Vantage look(Optional<ClusterDevices> devices, boolean alone, Deadline deadline) {
    Devices known = devices.map(ClusterDevices::alone).orElse(Devices.UNKNOWN);
    var tailscaled =
        new Look(VantageId.here(), machine.tailscale(), List.of(), options.look(known), commands);
    try (var both = new Gathering(deadline, Fanout.unlimited())) {
      Optional<Pending<HostView>> host =
          machine
              .programs()
              .filter(_ -> alone || machine.hasTailscale())
              .map(programs -> both.start("here", networking(programs)));
      Vantage vantage = tailscaled.collect(deadline);
      return vantage.with(
          host.map(look -> seen(both, look)).orElseGet(() -> HostView.unseen(notAsked())));
    }
  }

  private Reason notAsked() {
    return new Reason.NotAsked(
        NETWORKING, machine.programs().isEmpty() ? "not-linux" : "no-tailscale");
  }

  private HostLook networking(LocalPrograms programs) {
    return new HostLook("here", programs, commands, APART);
  }

  private static HostView seen(Gathering gathering, Pending<HostView> look) {
    return switch (gathering.await(look)) {
      case Observed<HostView>(var view, _) -> view;
      case Unavailable<HostView>(var reason) -> HostView.unseen(reason);
    };
  }
}
