package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Pod networks without a DaemonSet: the Flannel inside k3s and RKE2, which nodes' annotations tell
/// (k3s: pkg/agent/flannel/setup.go), and GKE's own.
final class BuiltIn {
  private static final String BACKEND = "flannel.alpha.coreos.com/backend-type";
  private static final String GKE = "cloud.google.com/gke-nodepool";

  private BuiltIn() {}

  static Optional<PodNetwork> network(List<ClusterNode> nodes, Evidence<?> from) {
    Optional<String> backend =
        nodes.stream()
            .map(node -> node.annotations().getOrDefault(BACKEND, ""))
            .filter(type -> !type.isEmpty())
            .findFirst();
    if (backend.isPresent()) {
      return Optional.of(of(Cni.FLANNEL, FlannelBackend.way(backend.get(), OptionalInt.empty())));
    }
    if (nodes.stream().anyMatch(node -> node.labels().containsKey(GKE))) {
      return Optional.of(of(Cni.GKE, Way.plain("vpc")));
    }
    return Optional.empty();
  }

  private static PodNetwork of(Cni cni, Way way) {
    return new PodNetwork(
        cni,
        "",
        new Answer.Of.Is<>(way),
        new Answer.Of.Is<>(OptionalInt.empty()),
        Optional.empty(),
        false);
  }
}
