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
import java.util.Optional;

/// Pods whose node key has expired as their peers see it. containerboot ends itself when tailscaled
/// leaves Running; where the auth key is spent, the next start cannot log in.
final class ExpiredKeys {
  private static final Code EXPIRED = new Code("path-state/expired");

  private ExpiredKeys() {}

  /// The finding as a symptom of the expired key, if somebody sees that this pod's key has expired.
  static Finding explain(Snapshot snapshot, Unit unit, TailscalePod pod, Finding finding) {
    for (Vantage vantage : snapshot.vantages()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)) {
        Optional<TailnetNode> peer =
            status.peers().stream()
                .filter(node -> node.expired() && isNamed(node, unit, pod))
                .findFirst();
        if (peer.isPresent()) {
          return finding
              .because(EXPIRED)
              .seen(
                  new Exhibit(
                      peer.get().name() + " Expired", "true", vantage.id().display(), origin));
        }
      }
    }
    return finding;
  }

  private static boolean isNamed(TailnetNode node, Unit unit, TailscalePod pod) {
    String told = unit.env().getOrDefault("TS_HOSTNAME", "");
    String name = told.isEmpty() || told.contains("$(") ? pod.name() : told;
    return node.hostName().equalsIgnoreCase(name) || node.name().equalsIgnoreCase(name);
  }
}
