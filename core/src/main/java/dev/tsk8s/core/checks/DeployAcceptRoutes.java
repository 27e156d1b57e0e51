package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Does a machine accept a route that takes its own networks away? Accepted routes lie in table 52,
/// which is asked before `main` (ts:wgengine/router/osrouter): a node then sends what is meant for
/// its own pods into the tailnet. That somebody offers such a route is no fault by itself.
final class DeployAcceptRoutes implements Check {
  private static final Code OWN_NETWORK = new Code("deploy-accept-routes/own-network");
  private static final Code OWN_PODS = new Code("deploy-accept-routes/own-pods");
  private static final Code NODE_PREFS = new Code("deploy-accept-routes/node-prefs");
  private static final Code NO_VIEW = new Code("deploy-accept-routes/no-view");
  private static final Code NONE = new Code("deploy-accept-routes/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-accept-routes";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(OWN_NETWORK, OWN_PODS, NODE_PREFS, NO_VIEW, NONE, Patterns.NODE_RANGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    for (Vantage vantage : snapshot.lookouts()) {
      switch (vantage.status()) {
        case Unavailable<TailscaleStatus>(var reason) ->
            judgement.unknown(PathSubjects.of(vantage.id()), reason);
        case Observed<TailscaleStatus> _ -> judgeVantage(judgement, vantage);
      }
    }
    judgeNodes(judgement, snapshot);
    if (snapshot.cluster().asked() && !oneOfThemSpoke(snapshot)) {
      judgeUnderlay(judgement, snapshot);
    }
    return judgement.verdict(NONE);
  }

  /// The tailscaled of a node, not that of a laptop or of a pod.
  private static boolean oneOfThemSpoke(Snapshot snapshot) {
    List<ClusterNode> nodes = snapshot.cluster().nodes().seen().orElse(List.of());
    return snapshot.lookouts().stream()
        .flatMap(vantage -> Views.self(vantage).stream())
        .anyMatch(self ->
            nodes.stream()
                .anyMatch(node -> self.ips().stream().anyMatch(node.internalIps()::contains)));
  }

  /// Whether nodes that are joined by Tailscale accept routes only they can tell.
  private static void judgeUnderlay(Judgement judgement, Snapshot snapshot) {
    switch (Patterns.nodesOnTailnet(snapshot.cluster())) {
      case Answer.Known.YES ->
          judgement.unknown(Subject.cluster(), Reason.NotVisible.of(NO_VIEW.text(), Map.of()));
      case Answer.Known.NO -> {}
      case Answer.Unsure(var reasons) ->
          reasons.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
  }

  /// Where somebody looked, tailscaled itself tells what it accepts.
  private static void judgeVantage(Judgement judgement, Vantage vantage) {
    var overlap = AcceptedRoutes.overlapping(vantage);
    if (overlap.isEmpty()) {
      Views.self(vantage).ifPresent(_ -> judgement.healthy());
      return;
    }
    String name =
        vantage.status().seen().flatMap(TailscaleStatus::self).map(TailnetNode::name).orElse("");
    var subject = Subject.of("Host", "", name);
    switch (vantage.prefs()) {
      case Unavailable<Prefs>(var reason) -> judgement.unknown(subject, reason);
      case Observed<Prefs>(var prefs, _) when !prefs.acceptRoutes() -> judgement.healthy();
      case Observed<Prefs>(_, var origin) ->
          judgement.fault(proven(subject, vantage, overlap.get(), origin));
    }
  }

  private static Finding proven(
      Subject subject, Vantage vantage, AcceptedRoutes overlap, Origin origin) {
    String by = vantage.id().display();
    return Finding.problem(OWN_NETWORK, subject)
        .with("host", subject.name())
        .with("router", overlap.router().name())
        .with("route", overlap.route().text())
        .with("own", overlap.own().text())
        .seen(new Exhibit("RouteAll", "true", by, origin))
        .seen(
            new Exhibit(
                overlap.router().name() + " PrimaryRoutes",
                overlap.route().text(),
                by,
                statusOrigin(vantage)))
        .seen(new Exhibit("Self.Addrs", overlap.own().text(), by, statusOrigin(vantage)));
  }

  private static Origin statusOrigin(Vantage vantage) {
    return switch (vantage.status()) {
      case Observed<TailscaleStatus>(_, var origin) -> origin;
      case Unavailable<TailscaleStatus> _ -> throw new IllegalStateException("no status");
    };
  }

  /// Where nobody could look, what becomes of a node's pods shows it, or nothing does.
  private static void judgeNodes(Judgement judgement, Snapshot snapshot) {
    var routers = TailnetRoutes.of(snapshot);
    if (routers.isEmpty() || !snapshot.cluster().asked()) {
      return;
    }
    snapshot
        .cluster()
        .nodes()
        .unseen()
        .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    for (TailnetRoutes.Threat threat : routers.threats(snapshot)) {
      var subject = Subject.of("Host", "", threat.host().name());
      switch (snapshot.cluster().readiness()) {
        case Unavailable<List<PodReadiness>>(var reason) -> judgement.unknown(subject, reason);
        case Observed<List<PodReadiness>>(var readiness, var origin)
            when NodeSuffering.only(readiness, threat.node().name()) ->
            judgement.fault(shown(subject, threat, readiness, origin));
        case Observed<List<PodReadiness>> _ ->
            judgement.unknown(subject, Reason.NotVisible.of(NODE_PREFS.text(), details(threat)));
      }
    }
  }

  private static Finding shown(
      Subject subject, TailnetRoutes.Threat threat, List<PodReadiness> readiness, Origin origin) {
    var finding =
        Finding.problem(OWN_PODS, subject)
            .with(details(threat))
            .with(
                "pods", String.join(", ", NodeSuffering.examples(readiness, threat.node().name())))
            .seen(
                new Exhibit(
                    threat.router().name() + " PrimaryRoutes",
                    threat.route().text(),
                    threat.seenBy(),
                    threat.origin()));
    return finding.seen(NodeSuffering.exhibits(readiness, origin));
  }

  private static Map<String, String> details(TailnetRoutes.Threat threat) {
    return Map.of(
        "host", threat.host().name(),
        "node", threat.node().name(),
        "router", threat.router().name(),
        "route", threat.route().text(),
        "own", threat.own().text());
  }
}
