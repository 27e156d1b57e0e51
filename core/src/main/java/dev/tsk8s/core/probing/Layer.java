package dev.tsk8s.core.probing;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import java.util.Optional;

/// Between whom packets go. The Kubernetes network model promises the first four; the last two show
/// which hop is to blame where one of those is broken.
public enum Layer {
  /// From a pod to a pod on another node.
  PODS("pod->pod"),
  /// From a pod to another pod of its node.
  NEIGHBOURS("pod->pod"),
  /// From a node to a pod of its own.
  NODE_TO_OWN_POD("node->pod"),
  /// From a node to a pod on another one.
  NODE_TO_POD("node->pod"),
  /// From a pod to a node, its own one or another.
  POD_TO_NODE("pod->node"),
  NODES("node->node");

  private final String word;

  Layer(String word) {
    this.word = word;
  }

  /// As evidence names it.
  public String word() {
    return word;
  }

  /// Empty: within one network namespace, where nothing is proven.
  static Optional<Layer> of(ProbeId from, ProbeId to) {
    boolean sameNode = from.node().equals(to.node());
    if (from.kind().isOfPod() && to.kind().isOfPod()) {
      return from.equals(to) ? Optional.empty() : Optional.of(sameNode ? NEIGHBOURS : PODS);
    }
    if (to.kind().isOfPod()) {
      return Optional.of(sameNode ? NODE_TO_OWN_POD : NODE_TO_POD);
    }
    if (from.kind() == Kind.NODE) {
      return sameNode ? Optional.empty() : Optional.of(NODES);
    }
    return Optional.of(POD_TO_NODE);
  }
}
