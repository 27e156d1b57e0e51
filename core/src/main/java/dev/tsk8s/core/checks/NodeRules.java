package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.network.SnatRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rules of nodes that rewrite senders, where somebody read them: they outrank what objects
/// suggest.
final class NodeRules {
  private final Map<String, Vantage> byNode = new HashMap<>();

  private NodeRules() {}

  static NodeRules of(Snapshot snapshot) {
    var rules = new NodeRules();
    for (NodeView view : NodeViews.of(snapshot)) {
      rules.byNode.putIfAbsent(view.node(), view.vantage());
    }
    return rules;
  }

  /// What a node's rules do, with the rule as evidence.
  record Told(Answer random, List<Exhibit> exhibits) {}

  /// To what pods with these addresses send, or the node itself.
  Optional<Told> of(String node, List<Ip> senders, boolean host) {
    return Optional.ofNullable(byNode.get(node))
        .flatMap(vantage ->
            vantage
                .host()
                .filters()
                .seen()
                .flatMap(filters -> {
                  var rules =
                      host
                          ? SnatRules.ofHost(filters.masquerades(), senders)
                          : SnatRules.ofPods(filters.masquerades(), senders);
                  return rules.random().map(random -> new Told(random, exhibits(vantage, rules)));
                }));
  }

  /// What they do to what this pod sends; empty: that is not known for sure.
  Optional<Answer> random(ClusterNode node, TailscalePod pod) {
    boolean host = pod.spec().hostNetwork();
    return of(node.name(), host ? node.internalIps() : pod.ips(), host)
        .map(Told::random)
        .filter(answer -> answer.reasons().isEmpty());
  }

  /// Why they were not read though somebody looked; that nobody asked for them is no reason.
  Optional<Reason> unseen(String node) {
    return Optional.ofNullable(byNode.get(node))
        .flatMap(vantage ->
            vantage.host().filters() instanceof Unavailable<Filters>(var reason)
                ? Optional.of(reason)
                : Optional.empty())
        .filter(reason -> !(reason instanceof Reason.NotAsked))
        .filter(reason -> !(reason instanceof Reason.NotInFiles));
  }

  private static List<Exhibit> exhibits(Vantage vantage, SnatRules rules) {
    return vantage.host().filters() instanceof Observed<Filters>(_, var origin)
        ? rules.taking().stream()
            .limit(3)
            .map(rule -> new Exhibit("nat POSTROUTING", rule, vantage.id().display(), origin))
            .toList()
        : List.of();
  }
}
