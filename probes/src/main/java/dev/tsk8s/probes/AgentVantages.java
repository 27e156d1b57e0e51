package dev.tsk8s.probes;

import static java.util.Comparator.comparing;

import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.cilium.AgentLog;
import dev.tsk8s.probes.cilium.CiliumLook;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.node.HostLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Looks at nodes through pods of the agents that bring the pod network: they run in their node's
/// network.
final class AgentVantages implements AutoCloseable {
  /// Where a reason speaks of all of them.
  static final String AGENTS = "exec in pods of the pod network's agents";

  /// One look: its share of waiting for places, and two readings.
  private static final Duration ONE_LOOK = Duration.ofSeconds(60);

  /// Between two readings of the same counters.
  private static final Duration APART = Duration.ofSeconds(3);

  private final LiveSnapshot.Options options;
  private final Fanout commands;
  private final Counted counted;
  private final Gathering gathering;
  private final Map<AgentPod, Pending<Vantage>> looks = new LinkedHashMap<>();
  private final List<Vantage> notAsked = new ArrayList<>();

  AgentVantages(LiveSnapshot.Options options, Fanout commands, Counted counted, Deadline deadline) {
    this.options = options;
    this.commands = commands;
    this.counted = counted;
    this.gathering = new Gathering(deadline, Fanout.of(options.atOnce()));
  }

  /// Begins to look. Without a cluster there are no pods.
  void begin(Optional<Cluster> cluster, ClusterFacts facts) {
    List<AgentPod> pods = inOrder(facts);
    int asked =
        options.exec() && cluster.isPresent() ? Math.min(options.maxNodes(), pods.size()) : 0;
    var left = new Reason.NotAsked(AGENTS, options.exec() ? "--nodes" : "--no-exec");
    counted.begun(asked);
    cluster.ifPresent(
        connected -> pods.stream().limit(asked).forEach(pod -> begin(connected, pod)));
    pods.stream().skip(asked).forEach(pod -> notAsked.add(Vantage.unseen(id(pod), left)));
  }

  /// A vantage for each node with such a pod.
  List<Vantage> await() {
    var all = new ArrayList<Vantage>(notAsked);
    looks.forEach((pod, look) -> all.add(LiveSnapshot.whole(id(pod), gathering.await(look))));
    return all;
  }

  @Override
  public void close() {
    gathering.close();
  }

  /// One running pod for each node, Cilium's before others. First the nodes where Tailscale runs:
  /// there may be more nodes than may be asked.
  private static List<AgentPod> inOrder(ClusterFacts facts) {
    var byNode = new TreeMap<String, AgentPod>();
    facts.agentPods().seen().stream()
        .flatMap(List::stream)
        .filter(pod -> pod.running() && pod.hostNetwork())
        .sorted(
            comparing((AgentPod pod) -> pod.agent() != Agent.CILIUM).thenComparing(AgentPod::name))
        .forEach(pod -> byNode.putIfAbsent(pod.node(), pod));
    Set<String> withTailscale =
        facts.pods().seen().stream()
            .flatMap(List::stream)
            .map(TailscalePod::node)
            .collect(Collectors.toSet());
    return byNode.values().stream()
        .sorted(comparing((AgentPod pod) -> !withTailscale.contains(pod.node())))
        .toList();
  }

  private void begin(Cluster cluster, AgentPod pod) {
    looks.put(
        pod,
        gathering.start(
            place(pod),
            ONE_LOOK,
            own -> {
              Vantage vantage = look(cluster, pod, own);
              counted.ended();
              return vantage;
            }));
  }

  /// Both halves at once, each by this look's deadline.
  private Vantage look(Cluster cluster, AgentPod pod, Deadline deadline)
      throws InterruptedException {
    Programs programs = cluster.programs(pod.namespace(), pod.name(), pod.container());
    var host = new HostLook(place(pod), programs, commands, APART);
    var log = cluster.log(pod.namespace(), pod.name(), pod.container());
    var cilium =
        new CiliumLook(
            place(pod), programs, own -> log.read(AgentLog::standing, own), commands, APART);
    try (var both = new Gathering(deadline, Fanout.unlimited())) {
      Pending<HostView> first = both.start(place(pod), host);
      Vantage vantage = Vantage.unseen(id(pod), new Reason.NotAsked("tailscale", "agent-pod"));
      if (pod.agent() == Agent.CILIUM) {
        vantage = vantage.with(cilium.collect(deadline));
      }
      return vantage.with(
          switch (both.await(first)) {
            case Observed<HostView>(var view, _) -> view;
            case Unavailable<HostView>(var reason) -> HostView.unseen(reason);
          });
    }
  }

  private static String place(AgentPod pod) {
    return "exec " + pod.namespace() + "/" + pod.name();
  }

  private static VantageId id(AgentPod pod) {
    return VantageId.node(pod.node());
  }
}
