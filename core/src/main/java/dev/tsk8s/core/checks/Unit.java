package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// A workload (or a bare pod) that runs Tailscale, from whichever of its pods and its template was
/// seen.
///
/// @param subject the workload, or the pod itself if it belongs to none
/// @param spec of its pods; while they roll over to another specification there are two units
/// @param pods its living pods; unavailable: only the template was seen
/// @param wanted how many pods there are, or should be where only the template was seen
record Unit(Subject subject, TailscaleSpec spec, Evidence<List<TailscalePod>> pods, int wanted) {

  String namespace() {
    return subject.namespace();
  }

  /// Its living pods, none while they were not seen.
  List<TailscalePod> seenPods() {
    return pods.seen().orElse(List.of());
  }

  boolean selfMade() {
    return spec.role() == Role.SELF_MADE;
  }

  /// Tailscale stands beside an application in the same pod.
  boolean sidecar() {
    return spec.otherContainers() > 0;
  }

  SortedMap<String, String> env() {
    return spec.container().env();
  }

  /// The operator's resource it was made for: `shop/orders-ts`, or its own name.
  String parentName() {
    return spec.operatorParent()
        .map(parent ->
            parent.namespace().isEmpty() ? parent.name() : parent.namespace() + "/" + parent.name())
        .orElseGet(subject::name);
  }

  /// A variable is set from a Secret or ConfigMap, or may be: its value is not in the objects.
  boolean isElsewhere(String variable) {
    return spec.container().isSetElsewhere(variable);
  }

  /// As kubectl takes it: `deployment/ts-proxy`.
  String target() {
    return subject.target();
  }

  /// Its details and its name, for a reason that has no subject to fill its words from.
  Map<String, String> where() {
    return Map.of(
        "workload", target(),
        "container", spec.container().name(),
        "namespace", subject.namespace(),
        "name", subject.name(),
        "kind", subject.kind());
  }

  /// What commands about it need.
  Map<String, String> details() {
    return Map.of("workload", target(), "container", spec.container().name());
  }
}
