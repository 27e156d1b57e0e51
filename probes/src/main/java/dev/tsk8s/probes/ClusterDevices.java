package dev.tsk8s.probes;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.tailscale.Devices;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds out which devices of the tailnet are the cluster's own.
final class ClusterDevices {
  /// What a pod's own addresses may take: they only tell which peers to wake.
  private static final Duration ADDRESSES = Duration.ofSeconds(2);

  private final ClusterFacts facts;
  private final List<TailscalePod> pods;
  private final Set<Ip> ips = new HashSet<>();
  private boolean allPodsAnswered;

  /// @param pods those that can be asked
  private ClusterDevices(ClusterFacts facts, List<TailscalePod> pods) {
    this.facts = facts;
    this.pods = pods;
  }

  /// Asks the nodes' objects and the pods themselves.
  static ClusterDevices ask(
      Cluster cluster, ClusterFacts facts, List<TailscalePod> pods, Gathering gathering) {
    var found = new ClusterDevices(facts, pods);
    found.askNodes();
    found.askPods(cluster, gathering);
    return found;
  }

  /// For a look from inside: these before all others.
  Devices first() {
    return new Devices(ips, Set.of(), false);
  }

  /// For a look from outside: paths that do not lead into the cluster are no concern of it. Where
  /// pods were not seen, or did not answer, any peer may be one of them.
  Devices alone() {
    boolean allKnown =
        allPodsAnswered && facts.pods().unseen().isEmpty() && facts.nodes().unseen().isEmpty();
    return allKnown ? new Devices(ips, names(), true) : Devices.UNKNOWN;
  }

  /// Nodes and pods that cannot be asked, because Tailscale is no container or has no CLI there,
  /// are known by their names.
  private Set<String> names() {
    var names = new HashSet<String>();
    for (ClusterNode node : facts.nodes().seen().orElse(List.of())) {
      names.add(node.name());
      names.add(node.name().split("\\.", 2)[0]);
    }
    for (TailscalePod pod : facts.pods().seen().orElse(List.of())) {
      names.add(pod.name());
      pod.owner().ifPresent(owner -> names.add(owner.name()));
      var env = pod.spec().container().env();
      Set.of("TS_HOSTNAME", "OPERATOR_HOSTNAME")
          .forEach(variable -> Optional.ofNullable(env.get(variable)).ifPresent(names::add));
    }
    return names;
  }

  /// The tailnet addresses of nodes, where nodes are joined by Tailscale.
  private void askNodes() {
    for (ClusterNode node : facts.nodes().seen().orElse(List.of())) {
      node.internalIps().stream().filter(ClusterDevices::isTailnet).forEach(ips::add);
    }
  }

  private static boolean isTailnet(Ip ip) {
    return Ip.CGNAT.contains(ip) || Ip.TAILSCALE_V6.contains(ip);
  }

  /// The tailnet addresses of the pods themselves: no object tells them.
  private void askPods(Cluster cluster, Gathering gathering) {
    List<Pending<List<Ip>>> asked =
        pods.stream()
            .map(pod ->
                gathering.start(
                    "exec " + PodVantages.id(pod).display() + ": tailscale ip",
                    ADDRESSES,
                    own ->
                        addresses(PodVantages.cli(cluster, pod).run(List.of("ip"), own).stdout())))
            .toList();
    allPodsAnswered = true;
    for (var pending : asked) {
      Optional<List<Ip>> answer = gathering.await(pending).seen();
      answer.ifPresent(ips::addAll);
      allPodsAnswered &= answer.isPresent();
    }
  }

  private static List<Ip> addresses(String text) {
    return text.lines().map(String::strip).map(Ip::parse).flatMap(Optional::stream).toList();
  }
}
