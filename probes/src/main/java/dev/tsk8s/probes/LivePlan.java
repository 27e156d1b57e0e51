package dev.tsk8s.probes;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.probes.active.ProbeObject;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.active.ProbePlan;
import dev.tsk8s.probes.cilium.CiliumLook;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.cluster.NoConnection;
import dev.tsk8s.probes.network.KnockProbe;
import dev.tsk8s.probes.node.Here;
import dev.tsk8s.probes.node.HostLook;
import dev.tsk8s.probes.tailscale.Devices;
import dev.tsk8s.probes.tailscale.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What looking would do, found out without doing any of it: not even the API server is asked, so
/// pods are not known by name. Only the tailscaled of this machine is asked for its DERP map, where
/// probe pods would send packets to servers of it.
///
/// @param steps in the order they would be done
/// @param objects those that would be made, in their order; none without probe pods
public record LivePlan(List<Step> steps, List<ProbeObject> objects) {

  /// As requests name it whose namespace is not known.
  private static final String UNKNOWN_NAMESPACE = "NAMESPACE";

  private static final Duration FOR_MAP = Duration.ofSeconds(6);

  /// What a step does.
  public enum Kind {
    /// A program is started on this machine.
    RUN,
    /// The API server is asked.
    API,
    /// A command is run in every running pod that has the tailscale CLI.
    EXEC,
    /// A command is run in a running pod of each node's network agent.
    AGENT,
    /// A command is run in a running pod of Cilium's on each node.
    CILIUM,
    /// The API server is connected to: host and port.
    CONNECT,
    /// Packets are sent to each tailnet's own DERP servers.
    DERP,
    /// Packets are sent to online peers: at most so many of each vantage.
    PEERS,
    /// Something is made or removed in the cluster, and only by us.
    WRITE,
    /// Each node pulls this image, unless it has it.
    PULL,
    /// Packets are sent by probe pods to each other: at most so many to each.
    PROBES,
    /// Probe pods send to each other as much as a connection carries.
    STREAMS,
    /// Packets are sent by probe pods and from here to ports that Tailscale declares at public
    /// addresses of nodes: at most so many from each.
    KNOCKS,
    /// Packets are sent by probe pods to this host outside.
    OUTSIDE,
    /// Packets are sent by probe pods to servers of the DERP map that a pod will tell.
    MAP,
    /// No cluster is configured.
    NOT_CONFIGURED,
    /// There is no cluster to look at, and why.
    NO_CLUSTER,
    /// What follows would be done if there were one.
    WITH_CLUSTER
  }

  /// One thing that would be done.
  ///
  /// @param text the command line, the request, the destination, the number; empty where the kind
  ///   says it all
  public record Step(Kind kind, String text) {
    public Step {
      requireNonNull(kind);
      requireNonNull(text);
    }
  }

  public LivePlan {
    steps = List.copyOf(steps);
    objects = List.copyOf(objects);
  }

  static LivePlan of(LiveSnapshot.Options options, Here machine) {
    var steps = new ArrayList<Step>();
    List<ProbeObject> objects = List.of();
    List<String> commands = Look.commands(options.look(Devices.UNKNOWN));
    boolean vantages = machine.hasTailscale();
    if (vantages) {
      commands.forEach(command -> steps.add(new Step(Kind.RUN, command)));
      host(machine, steps);
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
        agents(options.maxNodes(), steps);
      }
      vantages |= options.exec();
      if (options.probing().isPresent()) {
        objects = probes(options.probing().get(), cluster.namespace(), machine, steps);
      }
      steps.add(new Step(Kind.CONNECT, cluster.destination()));
    } catch (NoConnection e) {
      steps.add(
          e.kind() == NoConnection.Kind.NOT_CONFIGURED
              ? new Step(Kind.NOT_CONFIGURED, "")
              : new Step(Kind.NO_CLUSTER, String.valueOf(e.getMessage())));
      if (!vantages && e.kind() == NoConnection.Kind.NOT_CONFIGURED) {
        host(machine, steps);
      }
      if (options.probing().isPresent()) {
        steps.add(new Step(Kind.WITH_CLUSTER, ""));
        objects = probes(options.probing().get(), UNKNOWN_NAMESPACE, machine, steps);
      }
    }
    if (vantages) {
      steps.add(new Step(Kind.DERP, ""));
      if (options.ping()) {
        steps.add(new Step(Kind.PEERS, Integer.toString(options.maxPeers())));
      }
    }
    return new LivePlan(steps, objects);
  }

  private static List<ProbeObject> probes(
      Probing.Wanted wanted, String namespace, Here machine, List<Step> steps) {
    var plan = new ProbePlan(wanted.options(), wanted.run(), namespace, wanted.budget());
    plan.writes().forEach(request -> steps.add(new Step(Kind.WRITE, request)));
    plan.reads().forEach(request -> steps.add(new Step(Kind.API, request)));
    steps.add(new Step(Kind.PULL, wanted.options().image()));
    steps.add(new Step(Kind.PROBES, Integer.toString(wanted.options().packets())));
    if (wanted.options().throughput()) {
      steps.add(new Step(Kind.STREAMS, ""));
    }
    steps.add(new Step(Kind.KNOCKS, Integer.toString(KnockProbe.PACKETS)));
    outside(wanted.options().outside(), machine, steps);
    return plan.objects();
  }

  /// Which servers the tailnet has, this machine may know; pods are not asked now.
  private static void outside(List<Outside> named, Here machine, List<Step> steps) {
    List<Outside> hosts =
        named.isEmpty() ? TailnetHosts.here(machine, Deadline.after(FOR_MAP)) : named;
    hosts.forEach(one -> steps.add(new Step(Kind.OUTSIDE, one.destination())));
    if (hosts.isEmpty()) {
      steps.add(new Step(Kind.MAP, ""));
    }
  }

  private static void host(Here machine, List<Step> steps) {
    if (machine.programs().isPresent()) {
      HostLook.commands().forEach(command -> steps.add(new Step(Kind.RUN, command)));
    }
  }

  private static void agents(int maxNodes, List<Step> steps) {
    if (maxNodes > 0) {
      HostLook.commands().forEach(command -> steps.add(new Step(Kind.AGENT, command)));
      CiliumLook.commands().forEach(command -> steps.add(new Step(Kind.CILIUM, command)));
      steps.add(new Step(Kind.API, Cluster.logRequest()));
    }
  }
}
