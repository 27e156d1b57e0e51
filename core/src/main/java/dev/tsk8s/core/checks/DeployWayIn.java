package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
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
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    for (Unit unit : units.selfMadeAccess(judgement)) {
      switch (NodeReach.of(snapshot.cluster(), unit)) {
        case NodeReach.Public node -> judge(judgement, units, unit, node);
        case NodeReach.Unclear(Reason.NotVisible _), NodeReach.Private _ -> {} // another check asks
        case NodeReach.Unclear(var reason) -> judgement.unknown(unit.subject(), reason);
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judge(Judgement judgement, Units units, Unit unit, NodeReach.Public node) {
    ClusterFacts cluster = units.cluster();
    Answer open = unit.spec().hostNetwork() ? Answer.of(true) : WayIn.opened(cluster, unit);
    switch (open) {
      case Answer.Known.YES -> judgement.healthy();
      case Answer.Known.NO -> closed(judgement, units, unit, node);
      case Answer.Unsure(var reasons) ->
          reasons.forEach(reason -> judgement.unknown(unit.subject(), reason));
    }
  }

  /// An application's pod should not move to the host's network for the sake of its sidecar: there
  /// the advice is another, whatever the CNI does.
  private static void closed(Judgement judgement, Units units, Unit unit, NodeReach.Public node) {
    if (unit.sidecar()) {
      judgement.fault(told(Finding.warning(WayIn.SIDECAR, unit.subject()), units, unit, node));
      return;
    }
    switch (units.cluster().cniAgents()) {
      case Unavailable<List<CniAgent>>(var reason) -> judgement.unknown(unit.subject(), reason);
      case Observed<List<CniAgent>>(var agents, var origin) -> {
        var random = RandomSnat.provenBy(agents);
        Finding finding =
            random
                .map(setting ->
                    Finding.problem(WayIn.RANDOM_SNAT, unit.subject())
                        .with("setting", setting)
                        .seen(new Exhibit("random SNAT", setting, "", origin)))
                .orElseGet(() -> Finding.warning(WayIn.POD_NETWORK, unit.subject()));
        judgement.fault(told(finding, units, unit, node));
      }
    }
  }

  private static Finding told(Finding finding, Units units, Unit unit, NodeReach.Public node) {
    var ports = Ports.of(units);
    return finding
        .with(unit.details())
        .with("port", String.valueOf(unit.spec().fixedPort().orElseGet(ports::free)))
        .with("node", node.node())
        .with("address", node.address().text())
        .seen(
            Exhibits.spec(
                units, unit, "spec.hostNetwork", String.valueOf(unit.spec().hostNetwork())))
        .seen(Exhibits.nodes(units, node.node() + " address", node.address().text()));
  }
}
