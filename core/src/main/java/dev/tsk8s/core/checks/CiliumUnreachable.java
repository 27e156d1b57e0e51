package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;

/// How many nodes an agent does not reach by its own count, where nobody asked `cilium-health`
/// which. A node counts as soon as one of ICMP and HTTP is not answered, by its own address in the
/// one gauge, by its health endpoint in the other (cilium: pkg/metrics/status_collector.go, in 1.12
/// to 1.20 alike); so it is a warning, and a symptom where `cilium-health` named the nodes.
final class CiliumUnreachable {
  static final Code NODES = new Code("cilium-health/nodes-unreachable");
  static final Code ENDPOINTS = new Code("cilium-health/endpoints-unreachable");

  private CiliumUnreachable() {}

  /// Where `cilium-health` was read and blames nobody, the count is not asked: it has the agent's
  /// own node too, whose first failed probe stays in it for a round (seen on 1.19.7).
  ///
  /// @param byHealth what `cilium-health` itself said of this agent
  static void judge(Judgement judgement, NodeView view, Scene scene, Verdict byHealth) {
    List<Finding> named = byHealth.findings();
    if (named.isEmpty() && view.vantage().cilium().health().seen().isPresent()) {
      return;
    }
    switch (view.vantage().cilium().metrics()) {
      case Unavailable<List<Metric>>(var reason) -> judgement.unknown(subject(view), reason);
      case Observed<List<Metric>>(var metrics, var at) -> {
        Optional<Metric> nodes = above(metrics, "cilium_unreachable_nodes");
        Optional<Metric> endpoints = above(metrics, "cilium_unreachable_health_endpoints");
        if (nodes.isPresent()) {
          fault(judgement, NODES, view, scene, nodes.get(), at, named);
        } else if (endpoints.isPresent()) {
          fault(judgement, ENDPOINTS, view, scene, endpoints.get(), at, named);
        }
      }
    }
  }

  private static void fault(
      Judgement judgement,
      Code code,
      NodeView view,
      Scene scene,
      Metric metric,
      Origin at,
      List<Finding> named) {
    var count = Long.toString(Math.round(metric.value()));
    Finding finding =
        Finding.warning(code, subject(view))
            .with(EachAgentConfig.names(scene, view.node()))
            .with("node", view.vantage().id().display())
            .with("count", count)
            .seen(new Exhibit(metric.name(), count, view.vantage().id().display(), at));
    Answer over = AgentStarts.allUpBefore(scene.snapshot(), at.at());
    if (over.isYes()) {
      judgement.fault(
          named.stream().findFirst().map(one -> finding.because(one.code())).orElse(finding));
    } else {
      over.reasons().forEach(reason -> judgement.unknown(subject(view), reason));
    }
  }

  private static Optional<Metric> above(List<Metric> metrics, String name) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name) && metric.value() >= 1)
        .findFirst();
  }

  private static Subject subject(NodeView view) {
    return PathSubjects.of(view.vantage().id());
  }
}
