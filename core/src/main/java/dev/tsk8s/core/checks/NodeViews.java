package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.List;
import java.util.Optional;

/// Vantages that are the host network of a node.
final class NodeViews {

  /// @param node its name: the Kubernetes node's where it is known
  record NodeView(String node, Vantage vantage) {}

  private NodeViews() {}

  /// Those that show networking or a Cilium agent.
  static List<NodeView> of(Snapshot snapshot) {
    List<ClusterNode> nodes = snapshot.cluster().nodes().seen().orElse(List.of());
    return snapshot.vantages().stream()
        .filter(vantage -> vantage.id().kind() != Kind.POD)
        .filter(vantage -> vantage.host().isSeen() || vantage.cilium().isSeen())
        .map(vantage -> new NodeView(node(vantage, nodes), vantage))
        .toList();
  }

  /// Those of nodes that have a Cilium agent: it was asked, or the cluster runs one on each node.
  static List<NodeView> withAgent(Snapshot snapshot) {
    boolean expected = CiliumAgents.presence(snapshot.cluster()).isYes();
    List<ClusterNode> nodes = snapshot.cluster().nodes().seen().orElse(List.of());
    return of(snapshot).stream()
        .filter(view ->
            view.vantage().cilium().isSeen()
                || (expected && nodes.stream().anyMatch(node -> isSelf(view.vantage(), node))))
        .toList();
  }

  /// Why agents were not asked that could have been, each reason once.
  static List<Reason> silentAgents(Snapshot snapshot) {
    return CiliumAgents.presence(snapshot.cluster()).isYes()
        ? snapshot.vantages().stream()
            .filter(vantage -> vantage.id().kind() == Kind.NODE && !vantage.cilium().isSeen())
            .flatMap(vantage -> vantage.cilium().status().unseen().stream())
            .distinct()
            .toList()
        : List.of();
  }

  /// By its Cilium agent's word, by its tailnet address, or by its own name.
  private static String node(Vantage vantage, List<ClusterNode> nodes) {
    Optional<String> agent =
        vantage.cilium().status().seen().map(Status::node).filter(name -> !name.isEmpty());
    return agent
        .or(() ->
            nodes.stream().filter(node -> isSelf(vantage, node)).map(ClusterNode::name).findFirst())
        .orElse(vantage.id().name());
  }

  private static boolean isSelf(Vantage vantage, ClusterNode node) {
    return vantage
        .status()
        .seen()
        .flatMap(TailscaleStatus::self)
        .map(TailnetNode::ips)
        .filter(ips -> ips.stream().anyMatch(node.internalIps()::contains))
        .isPresent();
  }
}
