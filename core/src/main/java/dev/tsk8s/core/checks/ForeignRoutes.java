package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Routes into the cluster's own pod range that nobody of the cluster offers: another cluster with
/// the same range, or a mistake. To refuse them is right.
final class ForeignRoutes {
  private ForeignRoutes() {}

  /// No other routes are offered to this machine.
  static Answer only(Snapshot snapshot, TailscaleStatus status) {
    List<TailnetNode> routers =
        status.peers().stream().filter(peer -> !offered(peer).isEmpty()).toList();
    if (routers.isEmpty() || !snapshot.cluster().asked()) {
      return Answer.Known.NO;
    }
    Evidence<List<ClusterNode>> nodes = snapshot.cluster().nodes();
    if (nodes.unseen().isPresent()) {
      return Answer.unsure(nodes.unseen().get());
    }
    List<Cidr> own =
        nodes.seen().orElse(List.of()).stream().flatMap(node -> node.podCidrs().stream()).toList();
    boolean allOverlap =
        routers.stream()
            .flatMap(router -> offered(router).stream())
            .allMatch(route -> own.stream().anyMatch(route::overlaps));
    return allOverlap ? ofNobodyHere(snapshot, routers) : Answer.Known.NO;
  }

  private static List<Cidr> offered(TailnetNode peer) {
    return peer.primaryRoutes().stream().filter(route -> !route.isEverything()).toList();
  }

  private static Answer ofNobodyHere(Snapshot snapshot, List<TailnetNode> routers) {
    List<Vantage> pods =
        snapshot.lookouts().stream()
            .filter(vantage -> vantage.id().kind() == VantageId.Kind.POD)
            .toList();
    Set<String> keys =
        pods.stream()
            .flatMap(pod -> pod.status().seen().flatMap(TailscaleStatus::self).stream())
            .map(TailnetNode::nodeKey)
            .collect(Collectors.toSet());
    if (routers.stream().anyMatch(router -> keys.contains(router.nodeKey()))) {
      return Answer.Known.NO;
    }
    List<Answer> unseen =
        pods.stream().flatMap(pod -> pod.status().unseen().stream()).map(Answer::unsure).toList();
    return unseen.isEmpty() ? Answer.Known.YES : Answer.any(unseen);
  }
}
