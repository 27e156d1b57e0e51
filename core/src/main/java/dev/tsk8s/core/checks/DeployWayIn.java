package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Set;

/// Can peers open a path to Tailscale that somebody runs in pods, where its nodes have public
/// addresses? In the host's network they can; in the pod network only if a way in was opened.
final class DeployWayIn implements Check {
  private static final Code NONE = new Code("deploy-way-in/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-way-in";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(WayIn.RANDOM_SNAT, WayIn.POD_NETWORK, WayIn.SIDECAR, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    var faults = CausesOnPaths.of(scene);
    var random = RandomSnat.of(scene.egresses());
    var views = Views.of(snapshot);
    for (Unit unit : units.selfMadeAccess(judgement)) {
      switch (NodeReach.of(snapshot.cluster(), unit)) {
        case NodeReach.Public _ when !unit.spec().hostNetwork() && unit.isElsewhere("PORT") -> {}
        case NodeReach.Public node ->
            judge(
                judgement,
                random.unlessMeasured(views.of(unit)),
                new Case(units, faults, unit, node));
        // Other checks ask for the port and for the nodes' addresses.
        case NodeReach.Unclear(Reason.NotVisible _), NodeReach.Private _ -> {}
        case NodeReach.Unclear(var reason) -> judgement.unknown(unit.subject(), reason);
      }
    }
    return judgement.verdict(NONE);
  }

  private record Case(Units units, CausesOnPaths faults, Unit unit, NodeReach.Public node) {

    Finding told(Finding finding) {
      int port = Ports.of(units).freeFor(unit.subject(), unit.spec());
      String hostNetwork = String.valueOf(unit.spec().hostNetwork());
      var told =
          finding
              .with(unit.details())
              .with("port", String.valueOf(port))
              .with("node", node.node())
              .with("address", node.address().text())
              .seen(Exhibits.spec(units, unit, "spec.hostNetwork", hostNetwork))
              .seen(Exhibits.nodes(units, node.node() + " address", node.address().text()));
      return faults.explain(unit, told);
    }
  }

  private static void judge(Judgement judgement, RandomSnat random, Case at) {
    var cluster = at.units().cluster();
    var subject = at.unit().subject();
    switch (WayIn.of(cluster, random, at.unit())) {
      case WayIn.Open _ -> judgement.healthy();
      case WayIn.Closed(var code, var setting) when setting.isPresent() ->
          judgement.fault(
              at.told(Finding.problem(code, subject))
                  .with("setting", setting.get())
                  .seen(random.exhibits()));
      case WayIn.Closed(var code, _) -> judgement.fault(at.told(Finding.warning(code, subject)));
      case WayIn.Unclear(var reasons) ->
          reasons.forEach(reason -> judgement.unknown(subject, reason));
    }
  }
}
