package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Optional;

/// Pods whose node key has expired as their peers see it. containerboot ends itself when tailscaled
/// leaves Running; where the auth key is spent, the next start cannot log in.
final class ExpiredKeys {
  private ExpiredKeys() {}

  /// The finding as a symptom of the expired key, if somebody sees that this pod's key has expired.
  static Finding explain(Snapshot snapshot, Unit unit, TailscalePod pod, Finding finding) {
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)) {
        Optional<TailnetNode> peer =
            status.peers().stream()
                .filter(node -> node.expired() && isNamed(node, unit, pod))
                .findFirst();
        if (peer.isPresent()) {
          return finding
              .because(code(unit))
              .seen(
                  new Exhibit(
                      peer.get().name() + " Expired", "true", vantage.id().display(), origin));
        }
      }
    }
    return finding;
  }

  /// The workload that is this device, if none of its pods works: an old device may bear the name
  /// of a workload that has long had a new one.
  static Optional<Unit> workload(List<Unit> units, TailnetNode expired) {
    return units.stream()
        .filter(unit -> isDown(unit) && code(unit).equals(PathState.WORKLOAD_KEY_EXPIRED))
        .filter(unit -> unit.seenPods().stream().anyMatch(pod -> isNamed(expired, unit, pod)))
        .findFirst();
  }

  /// What the operator made gets its keys from the operator.
  private static Code code(Unit unit) {
    return unit.selfMade() && isDown(unit) ? PathState.WORKLOAD_KEY_EXPIRED : PathState.EXPIRED;
  }

  private static boolean isDown(Unit unit) {
    return !unit.seenPods().isEmpty()
        && unit.seenPods().stream().allMatch(pod -> DeployRunning.loops(pod).isPresent());
  }

  private static boolean isNamed(TailnetNode node, Unit unit, TailscalePod pod) {
    String told = unit.env().getOrDefault("TS_HOSTNAME", "");
    String name = told.isEmpty() || told.contains("$(") ? pod.name() : told;
    return node.hostName().equalsIgnoreCase(name) || node.name().equalsIgnoreCase(name);
  }
}
