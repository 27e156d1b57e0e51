package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.VantageId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where in the cluster a vantage is.
public final class Places {
  /// Why a place is not known: it is in none of the lists. Reports have a sentence for it.
  public static final String NOT_LISTED = "not-listed";

  private final Evidence<List<TailscalePod>> pods;
  private final Evidence<List<ClusterNode>> nodes;
  private final Map<String, TailscalePod> podByName = new HashMap<>();
  private final Map<String, ClusterNode> nodeByName = new HashMap<>();

  /// Those of one cluster.
  public Places(ClusterFacts cluster) {
    this.pods = cluster.pods();
    this.nodes = cluster.nodes();
    pods.seen()
        .ifPresent(
            all -> all.forEach(pod -> podByName.put(pod.namespace() + "/" + pod.name(), pod)));
    nodes.seen().ifPresent(all -> all.forEach(node -> nodeByName.put(node.name(), node)));
  }

  /// The pod a vantage looked from. Only for vantages in pods.
  public Evidence<TailscalePod> pod(VantageId id) {
    return switch (pods) {
      case Unavailable<List<TailscalePod>>(var reason) -> new Unavailable<>(reason);
      case Observed<List<TailscalePod>>(_, var origin) -> {
        TailscalePod pod = podByName.get(id.display());
        yield pod != null
            ? new Observed<>(pod, origin)
            : new Unavailable<>(
                pods.unseenIn(id.namespace())
                    .orElseGet(() -> new Reason.Failed("pod " + id.display(), NOT_LISTED)));
      }
    };
  }

  /// A node by its name.
  public Evidence<ClusterNode> node(String name) {
    return switch (nodes) {
      case Unavailable<List<ClusterNode>>(var reason) -> new Unavailable<>(reason);
      case Observed<List<ClusterNode>>(_, var origin) -> {
        ClusterNode node = nodeByName.get(name);
        yield node != null
            ? new Observed<>(node, origin)
            : new Unavailable<>(new Reason.Failed("node " + name, NOT_LISTED));
      }
    };
  }

  /// Addresses that this node has in common with another.
  public List<Ip> shared(ClusterNode node) {
    return nodeByName.values().stream()
        .filter(other -> !other.name().equals(node.name()))
        .flatMap(other -> other.externalIps().stream())
        .filter(node.externalIps()::contains)
        .distinct()
        .toList();
  }
}
