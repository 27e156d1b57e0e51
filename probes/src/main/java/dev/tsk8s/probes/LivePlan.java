package dev.tsk8s.probes;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.cluster.NoConnection;
import dev.tsk8s.probes.node.LocalTailscale;
import dev.tsk8s.probes.tailscale.Devices;
import dev.tsk8s.probes.tailscale.Look;
import java.util.ArrayList;
import java.util.List;

/// What looking would do, found out without doing any of it: not even the API server is asked, so
/// pods are not known by name.
///
/// @param steps in the order they would be done
public record LivePlan(List<Step> steps) {

  /// What a step does.
  public enum Kind {
    /// A program is started on this machine.
    RUN,
    /// The API server is asked.
    API,
    /// A command is run in every running pod that has the tailscale CLI.
    EXEC,
    /// Packets are sent: to whom.
    PACKETS,
    /// There is no cluster to look at, and why.
    NO_CLUSTER
  }

  /// One thing that would be done.
  ///
  /// @param text the command line, the request, or the destination
  public record Step(Kind kind, String text) {
    public Step {
      requireNonNull(kind);
      requireNonNull(text);
    }
  }

  public LivePlan {
    steps = List.copyOf(steps);
  }

  static LivePlan of(LiveSnapshot.Options options, LocalTailscale local) {
    var steps = new ArrayList<Step>();
    List<String> commands = Look.commands(options.look(Devices.UNKNOWN));
    boolean vantages = local.program().isPresent();
    if (vantages) {
      commands.forEach(command -> steps.add(new Step(Kind.RUN, command)));
    }
    try {
      Cluster.Plan cluster = Cluster.plan(options.cluster());
      cluster.plugin().ifPresent(plugin -> steps.add(new Step(Kind.RUN, plugin)));
      cluster.requests().forEach(request -> steps.add(new Step(Kind.API, request)));
      if (options.exec()) {
        steps.add(new Step(Kind.API, "GET /api/v1/namespaces/NAMESPACE/pods/POD/exec (WebSocket)"));
        if (options.ping()) {
          steps.add(new Step(Kind.EXEC, "tailscale ip"));
        }
        commands.forEach(command -> steps.add(new Step(Kind.EXEC, command)));
      }
      vantages |= options.exec();
      steps.add(new Step(Kind.PACKETS, cluster.destination() + " (TCP)"));
    } catch (NoConnection e) {
      steps.add(new Step(Kind.NO_CLUSTER, String.valueOf(e.getMessage())));
    }
    if (vantages) {
      steps.add(new Step(Kind.PACKETS, "each tailnet's own DERP servers (netcheck: STUN, HTTPS)"));
      if (options.ping()) {
        steps.add(
            new Step(
                Kind.PACKETS,
                "at most " + options.maxPeers() + " online peers of each vantage (disco ping)"));
      }
    }
    return new LivePlan(steps);
  }
}
