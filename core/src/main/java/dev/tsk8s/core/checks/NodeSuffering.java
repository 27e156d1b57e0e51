package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.Origin;
import java.util.List;

/// How the pods of one node fare, compared with those of the others.
final class NodeSuffering {
  private NodeSuffering() {}

  /// Pods run on this node and are not ready, while those of every other node are.
  static boolean only(List<PodReadiness> readiness, String node) {
    boolean here =
        readiness.stream().anyMatch(one -> one.node().equals(node) && one.notReady() > 0);
    var others =
        readiness.stream().filter(one -> !one.node().equals(node) && one.running() > 0).toList();
    return here && !others.isEmpty() && others.stream().allMatch(one -> one.notReady() == 0);
  }

  static List<String> examples(List<PodReadiness> readiness, String node) {
    return readiness.stream()
        .filter(one -> one.node().equals(node))
        .flatMap(one -> one.examples().stream())
        .toList();
  }

  static List<Exhibit> exhibits(List<PodReadiness> readiness, Origin origin) {
    return readiness.stream()
        .filter(one -> one.running() > 0)
        .map(one ->
            new Exhibit(
                one.node() + " READY",
                one.running() - one.notReady() + "/" + one.running(),
                "",
                origin))
        .toList();
  }
}
