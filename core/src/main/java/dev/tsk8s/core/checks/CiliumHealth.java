package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CiliumView.Reach;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What do the agents' own probes of other nodes say? The node's address and a health endpoint in
/// its pod network are probed: both dead is the network between the nodes, the endpoint alone is
/// the overlay. A side counts as dead when neither ICMP nor HTTP got through: HTTP alone is refused
/// for a whole round where the other agent started a second later (seen on 1.19.7); and what failed
/// while an agent at either end was starting is no fault yet.
final class CiliumHealth implements Check {
  private static final Code NODE = new Code("cilium-health/node-unreachable");
  private static final Code ENDPOINT = new Code("cilium-health/endpoint-unreachable");
  private static final Code NONE = new Code("cilium-health/nothing-to-judge");

  @Override
  public String id() {
    return "cilium-health";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NODE, ENDPOINT, CiliumUnreachable.NODES, CiliumUnreachable.ENDPOINTS, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    List<NodeView> views = NodeViews.withAgent(snapshot);
    EachAgentConfig.silent(scene, judgement, views.isEmpty());
    for (NodeView view : views) {
      var ofView = new Judgement();
      judge(ofView, view, scene);
      Verdict byHealth = ofView.verdict(NONE);
      judgement.add(byHealth);
      CiliumUnreachable.judge(judgement, view, scene, byHealth);
    }
    return judgement.verdict(NONE);
  }

  private static void judge(Judgement judgement, NodeView view, Scene scene) {
    var subject = PathSubjects.of(view.vantage().id());
    switch (view.vantage().cilium().health()) {
      case Unavailable<Health>(var reason) -> judgement.unknown(subject, reason);
      case Observed<Health>(var health, _) when health.nodes().isEmpty() ->
          judgement.unknown(subject, new Reason.TooFew("rounds of cilium-health", 0, 1));
      case Observed<Health>(var health, var origin) ->
          health.nodes().stream()
              .filter(other -> !other.node().equals(health.local()))
              .forEach(other -> judge(judgement, view, health.local(), other, origin, scene));
    }
  }

  private static void judge(
      Judgement judgement, NodeView view, String local, Reach other, Origin origin, Scene scene) {
    var subject = Subject.of("Path", "", view.vantage().id().display() + " -> " + other.node());
    if (isDead(other.host())) {
      Finding symptom = finding(NODE, subject, view, other, other.host(), origin);
      Finding finding =
          Shields.of(scene.snapshot(), other.node()).map(symptom::because).orElse(symptom);
      fault(judgement, finding, view, local, other.node(), other.host(), scene);
    } else if (isDead(other.endpoint())) {
      Finding symptom = finding(ENDPOINT, subject, view, other, other.endpoint(), origin);
      Finding finding = DirectRoutes.refused(scene).map(symptom::because).orElse(symptom);
      if (hasRefusedRoute(view)) {
        judgement.fault(finding.with(EachAgentConfig.names(scene, view.node())));
      } else {
        fault(judgement, finding, view, local, other.node(), other.endpoint(), scene);
        view.vantage()
            .cilium()
            .complaints()
            .unseen()
            .filter(_ -> !isOver(scene.snapshot(), local, other))
            .ifPresent(reason -> judgement.unknown(subject, reason));
      }
    } else if (isFine(other.host()) && isFine(other.endpoint())) {
      judgement.healthy();
    } else {
      judgement.unknown(subject, new Reason.TooFew("rounds of cilium-health", 1, 2));
    }
  }

  /// The agent itself says that it has no route to the other nodes' pods: no start makes that pass.
  private static boolean hasRefusedRoute(NodeView view) {
    return view.vantage().cilium().complaints().seen().orElse(List.of()).stream()
        .anyMatch(complaint -> complaint.kind() == Kind.DIRECT_ROUTE_REFUSED);
  }

  private static boolean isOver(Snapshot snapshot, String local, Reach other) {
    return AgentStarts.overSince(snapshot, local, other.node(), other.endpoint()).isYes();
  }

  /// What failed while an agent was starting says nothing of the network.
  private static void fault(
      Judgement judgement,
      Finding finding,
      NodeView view,
      String local,
      String other,
      List<Probe> probes,
      Scene scene) {
    Answer over = AgentStarts.overSince(scene.snapshot(), local, other, probes);
    if (over.isYes()) {
      judgement.fault(finding.with(EachAgentConfig.names(scene, view.node())));
    } else {
      over.reasons().forEach(reason -> judgement.unknown(finding.subject(), reason));
    }
  }

  private static boolean isDead(List<Probe> probes) {
    return probes.size() > 1 && probes.stream().noneMatch(probe -> probe.error().isEmpty());
  }

  private static boolean isFine(List<Probe> probes) {
    return !probes.isEmpty() && probes.stream().allMatch(probe -> probe.error().isEmpty());
  }

  private static Finding finding(
      Code code, Subject subject, NodeView view, Reach other, List<Probe> probes, Origin origin) {
    String says =
        probes.stream()
            .map(probe -> probe.protocol() + ": " + probe.error())
            .collect(Collectors.joining("; "));
    return Finding.problem(code, subject)
        .with("node", view.vantage().id().display())
        .with("other", other.node())
        .with("address", probes.getFirst().address())
        .seen(
            new Exhibit(
                "cilium-health " + other.node(), says, view.vantage().id().display(), origin));
  }
}
