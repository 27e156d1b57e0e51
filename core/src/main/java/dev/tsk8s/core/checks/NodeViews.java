package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Vantages that are the host network of a node.
final class NodeViews {
  /// Links that only a pod network or kube-proxy makes.
  private static final Pattern OF_CLUSTERS =
      Pattern.compile(
          "cni0|cbr0|kube-bridge|kube-ipvs0|nodelocaldns|cilium_(?:host|net|vxlan|geneve)"
              + "|flannel(?:-v6)?\\.\\d+|vxlan(?:-v6)?\\.calico|tunl0|antrea-gw0|ovn-k8s-mp0|weave");

  /// @param node its name: the Kubernetes node's where it is known
  /// @param neighbours who else there is
  record NodeView(String node, Vantage vantage, Neighbours neighbours) {
    /// One of which nobody asks who else there is.
    NodeView(String node, Vantage vantage) {
      this(node, vantage, new Neighbours(() -> new Neighbours.Index(Map.of(), Map.of(), Map.of())));
    }
  }

  private NodeViews() {}

  /// Those that show networking or a Cilium agent.
  static List<NodeView> of(Snapshot snapshot) {
    var neighbours = Neighbours.of(snapshot);
    return snapshot.vantages().stream()
        .filter(vantage -> vantage.id().kind() != Kind.POD)
        .filter(vantage -> vantage.host().isSeen() || vantage.cilium().isSeen())
        .map(vantage -> new NodeView(node(vantage, neighbours), vantage, neighbours))
        .toList();
  }

  /// Whether what was looked at is the network of a cluster's node, and not a laptop's: it was
  /// asked as a node, an agent of the pod network speaks there, it has a node's name or address, or
  /// the links of a pod network.
  static Answer isNode(NodeView view, ClusterFacts cluster) {
    Vantage vantage = view.vantage();
    Neighbours neighbours = view.neighbours();
    if (vantage.id().kind() == Kind.NODE
        || vantage.cilium().isSeen()
        || neighbours.named(vantage.id().name()).isPresent()) {
      return Answer.of(true);
    }
    return switch (vantage.host().links()) {
      case Unavailable<List<Link>>(var reason) -> Answer.unsure(reason);
      case Observed<List<Link>>(var links, _) -> {
        boolean known = links.stream().anyMatch(link -> isOfCluster(link, neighbours));
        Optional<Reason> unread = cluster.asked() ? cluster.nodes().unseen() : Optional.empty();
        yield known || unread.isEmpty() ? Answer.of(known) : Answer.unsure(unread.get());
      }
    };
  }

  /// Whether it is known to be a node with such an agent: a laptop beside a cluster, tsk8s's own
  /// host among them, must not stand for its nodes.
  static boolean isNodeOf(NodeView view, AgentConfig config) {
    return view.vantage().cilium().isSeen()
        || config.hosts().stream().anyMatch(host -> host.name().equals(view.node()));
  }

  private static boolean isOfCluster(Link link, Neighbours neighbours) {
    return OF_CLUSTERS.matcher(link.name()).matches()
        || link.addresses().stream().anyMatch(neighbours::has);
  }

  /// Those of nodes that have a Cilium agent: it was asked, or the cluster runs one on each node.
  static List<NodeView> withAgent(Snapshot snapshot) {
    boolean expected = CiliumAgents.presence(snapshot.cluster()).isYes();
    return of(snapshot).stream()
        .filter(view ->
            view.vantage().cilium().isSeen()
                || (expected && view.neighbours().ofTailnetAddress(view.vantage()).isPresent()))
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

  /// As it was asked for, by its Cilium agent's word, by its tailnet address, or by its own name.
  private static String node(Vantage vantage, Neighbours neighbours) {
    if (vantage.id().kind() == Kind.NODE) {
      return vantage.id().name();
    }
    Optional<String> agent =
        vantage.cilium().status().seen().map(Status::node).filter(name -> !name.isEmpty());
    return agent
        .or(() -> neighbours.ofTailnetAddress(vantage).map(ClusterNode::name))
        .orElse(vantage.id().name());
  }
}
