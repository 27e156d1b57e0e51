package dev.tsk8s.core.stack;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// One node while its layers are told.
///
/// @param name empty: all nodes of a cluster, none of which was seen
/// @param node its Kubernetes object, if it was seen
/// @param joined whether its own address is a tailnet address
/// @param looks vantages that are its host network
/// @param around what is the same for all nodes
record Site(
    String name, Optional<ClusterNode> node, Answer joined, List<Vantage> looks, Around around) {

  /// Every node; without nodes every host that was looked at; without those one site for all.
  static List<Site> all(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var around = Around.of(scene);
    List<ClusterNode> nodes = snapshot.cluster().nodes().seen().orElse(List.of());
    if (!nodes.isEmpty()) {
      Map<String, List<Vantage>> looks = looks(snapshot, nodes);
      return nodes.stream()
          .map(node ->
              new Site(
                  node.name(),
                  Optional.of(node),
                  Patterns.nodesOnTailnet(snapshot.cluster().nodes().map(_ -> List.of(node))),
                  looks.getOrDefault(node.name(), List.of()),
                  around))
          .toList();
    }
    List<Site> hosts =
        snapshot.vantages().stream()
            .filter(vantage -> isHost(vantage, snapshot.cluster()))
            .map(vantage ->
                new Site(
                    vantage.id().name(),
                    Optional.empty(),
                    Answer.of(false),
                    List.of(vantage),
                    around))
            .toList();
    return hosts.isEmpty()
        ? List.of(new Site("", Optional.empty(), Answer.of(false), List.of(), around))
        : hosts;
  }

  /// This machine is a node only where no cluster was asked for.
  private static boolean isHost(Vantage vantage, ClusterFacts cluster) {
    return switch (vantage.id().kind()) {
      case POD -> false;
      case HERE -> !cluster.asked();
      case NODE, FILE -> vantage.host().isSeen() || vantage.cilium().isSeen();
    };
  }

  /// By the word of a node's Cilium agent, by its tailnet address, or by its own name.
  private static Map<String, List<Vantage>> looks(Snapshot snapshot, List<ClusterNode> nodes) {
    Map<Ip, String> byAddress = new HashMap<>();
    nodes.forEach(node -> node.internalIps().forEach(ip -> byAddress.put(ip, node.name())));
    Map<String, List<Vantage>> looks = new HashMap<>();
    for (Vantage vantage : snapshot.vantages()) {
      if (vantage.id().kind() != Kind.POD) {
        Optional<String> agent = vantage.cilium().status().seen().map(Status::node);
        String name =
            agent
                .filter(said -> !said.isEmpty())
                .or(() -> byTailnetAddress(vantage, byAddress))
                .orElse(vantage.id().name());
        looks.computeIfAbsent(name, _ -> new ArrayList<>()).add(vantage);
      }
    }
    return looks;
  }

  private static Optional<String> byTailnetAddress(Vantage vantage, Map<Ip, String> byAddress) {
    return vantage.status().seen().flatMap(TailscaleStatus::self).map(TailnetNode::ips).stream()
        .flatMap(List::stream)
        .flatMap(ip -> Optional.ofNullable(byAddress.get(ip)).stream())
        .findFirst();
  }

  ClusterFacts cluster() {
    return around.snapshot().cluster();
  }

  /// Its Cilium agent's settings.
  Optional<AgentConfig> config() {
    return Optional.ofNullable(around.configs().get(name))
        .or(() -> Optional.ofNullable(around.configs().get("")));
  }

  /// A ConfigMap of the network by its name.
  Optional<NetworkConfig> config(String map) {
    return cluster().networkConfig().seen().orElse(List.of()).stream()
        .filter(config -> config.name().equals(map))
        .findFirst();
  }

  /// Agents whose DaemonSet reaches this node; all of them where no node was seen.
  List<CniAgent> agents() {
    return cluster().cniAgents().seen().orElse(List.of()).stream()
        .filter(agent ->
            node.isEmpty()
                || agent.nodeSelector().entrySet().stream()
                    .allMatch(wanted -> fits(wanted.getKey(), wanted.getValue(), node.get())))
        .toList();
  }

  /// A label of the system that an old node lacks excludes nobody.
  private static boolean fits(String key, String value, ClusterNode node) {
    String otherwise = key.equals("kubernetes.io/os") ? value : "";
    return node.labels().getOrDefault(key, otherwise).equals(value);
  }

  /// What was seen of its host network, or why not.
  <T> Evidence<T> look(Function<Vantage, Evidence<T>> what) {
    List<Evidence<T>> all = looks.stream().map(what).toList();
    return all.stream()
        .filter(evidence -> evidence.seen().isPresent())
        .findFirst()
        .or(() -> all.stream().findFirst())
        .orElseGet(() -> new Unavailable<>(Reason.NotVisible.of(Stack.HOST, Map.of())));
  }

  Evidence<List<Link>> links() {
    return look(vantage -> vantage.host().links());
  }

  /// The packet size of the first link that fits, or why it is not known.
  Cell mtu(Predicate<Link> which, Reason otherwise) {
    return links()
        .unseen()
        .<Cell>map(Cell.Unknown::new)
        .orElseGet(() ->
            links().seen().orElse(List.of()).stream()
                .filter(which)
                .findFirst()
                .map(link -> Cell.of(Integer.toString(link.mtu()), "ip -j addr " + link.name()))
                .orElseGet(() -> new Cell.Unknown(otherwise)));
  }

  static Reason notVisible(String code) {
    return Reason.NotVisible.of(code, Map.of());
  }

  static Cell unknown(String code) {
    return new Cell.Unknown(notVisible(code));
  }
}
