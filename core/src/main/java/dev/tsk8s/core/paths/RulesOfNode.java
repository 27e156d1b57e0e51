package dev.tsk8s.core.paths;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.network.SnatRules;
import java.time.Instant;
import java.util.Optional;

/// Whether the rules of a node give random ports, where somebody read them: they outrank what
/// objects suggest. That nobody asked for them is no reason.
final class RulesOfNode {
  private RulesOfNode() {}

  /// @param ofNode to what the node itself sends, not the pod
  /// @return empty: nobody read them, or none of them takes this traffic
  static Evidence<Optional<Answer>> random(
      Snapshot snapshot, ClusterNode node, TailscalePod pod, boolean ofNode) {
    for (Vantage view : snapshot.vantages()) {
      boolean ofThisNode =
          view.id().equals(VantageId.node(node.name()))
              || view.id().equals(VantageId.file(node.name()));
      if (ofThisNode) {
        switch (view.host().filters()) {
          case Unavailable<Filters>(Reason.NotAsked _) -> {}
          case Unavailable<Filters>(Reason.NotInFiles _) -> {}
          case Unavailable<Filters>(var reason) -> {
            return new Unavailable<>(reason);
          }
          case Observed<Filters>(var filters, var origin) -> {
            SnatRules rules =
                ofNode
                    ? SnatRules.ofHost(filters.masquerades(), node.internalIps())
                    : SnatRules.ofPods(filters.masquerades(), pod.ips());
            return new Observed<>(rules.random(), origin);
          }
        }
      }
    }
    return new Observed<>(Optional.empty(), new Origin("", Instant.EPOCH));
  }
}
