package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What tailscaled itself says, found by who says it.
///
/// @param inPods by `namespace/name` of the pod
record Views(Map<String, Vantage> inPods) {

  static Views of(Snapshot snapshot) {
    Map<String, Vantage> inPods = new HashMap<>();
    snapshot.lookouts().stream()
        .filter(vantage -> vantage.id().kind() == Kind.POD)
        .forEach(vantage -> inPods.putIfAbsent(vantage.id().display(), vantage));
    return new Views(inPods);
  }

  /// From inside a pod.
  Optional<Vantage> of(TailscalePod pod) {
    return Optional.ofNullable(inPods.get(pod.namespace() + "/" + pod.name()));
  }

  /// From inside a unit's pods, as far as somebody looked.
  List<Vantage> of(Unit unit) {
    return unit.seenPods().stream().flatMap(pod -> of(pod).stream()).toList();
  }

  /// Itself, while it is connected to its tailnet.
  static Optional<TailnetNode> self(Vantage vantage) {
    return vantage
        .status()
        .seen()
        .filter(status -> status.backend() == BackendState.RUNNING)
        .flatMap(TailscaleStatus::self);
  }
}
