package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.List;
import java.util.Optional;

/// Nodes whose tailscaled takes nothing in that it did not ask for: with `ShieldsUp` the filter has
/// no matches at all, whatever control sent (ts:ipn/ipnlocal/local.go updateFilterLocked,
/// ts:wgengine/filter/filter.go NewShieldsUpFilter). Answers pass: of UDP those that come from
/// where a packet went to. What a tunnel of the pod network brings comes from a port of its own, so
/// it is none.
final class Shields {
  static final Code UP = new Code("underlay-ports/shields-up");

  private Shields() {}

  /// One finding for each such node.
  static List<Finding> findings(Snapshot snapshot, String network, List<String> ports) {
    return snapshot.vantages().stream()
        .flatMap(vantage ->
            node(snapshot, vantage)
                .flatMap(node -> finding(vantage, node, network, ports))
                .stream())
        .toList();
  }

  /// Whether a node is among them.
  static Optional<Code> of(Snapshot snapshot, String name) {
    return snapshot.vantages().stream()
            .filter(vantage -> vantage.prefs().seen().filter(Prefs::shieldsUp).isPresent())
            .anyMatch(vantage ->
                node(snapshot, vantage).filter(node -> node.name().equals(name)).isPresent())
        ? Optional.of(UP)
        : Optional.empty();
  }

  private static Optional<Finding> finding(
      Vantage vantage, ClusterNode node, String network, List<String> ports) {
    return vantage.prefs() instanceof Observed<Prefs>(var prefs, var at) && prefs.shieldsUp()
        ? Optional.of(
            Finding.problem(UP, Subject.of("Node", "", node.name()))
                .with("node", node.name())
                .with("network", network)
                .with("ports", String.join(", ", ports))
                .seen(new Exhibit("ShieldsUp", "true", vantage.id().display(), at)))
        : Optional.empty();
  }

  /// The node that a vantage is: by its name, or by its tailnet address.
  private static Optional<ClusterNode> node(Snapshot snapshot, Vantage vantage) {
    if (vantage.id().kind() == Kind.POD) {
      return Optional.empty();
    }
    List<ClusterNode> nodes = snapshot.cluster().nodes().seen().orElse(List.of());
    Optional<TailnetNode> self = vantage.status().seen().flatMap(TailscaleStatus::self);
    return nodes.stream()
        .filter(node -> node.name().equals(vantage.id().name()))
        .findFirst()
        .or(() ->
            nodes.stream()
                .filter(node ->
                    self.filter(one -> one.ips().stream().anyMatch(node.internalIps()::contains))
                        .isPresent())
                .findFirst());
  }
}
