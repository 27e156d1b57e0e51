package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Does the tailnet that joins the nodes depend on a pod, which itself depends on the cluster? A
/// DaemonSet that gives access to people outside is another thing, and a recommended one.
final class DeployUnderlayPod implements Check {
  private static final Code DAEMON_SET = new Code("deploy-underlay-pod/daemonset");
  private static final int EXAMPLES = 3;
  private static final Code NONE = new Code("deploy-underlay-pod/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-underlay-pod";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(DAEMON_SET, NONE, Patterns.NODE_RANGE, Patterns.USERSPACE_ELSEWHERE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    if (snapshot.cluster().asked()) {
      switch (Patterns.nodesOnTailnet(snapshot.cluster())) {
        case Answer.Known.YES -> judgement.healthy();
        case Answer.Known.NO -> {}
        case Answer.Unsure(var reasons) ->
            reasons.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      }
    }
    for (Unit unit : units.all(judgement)) {
      switch (Patterns.providesUnderlay(snapshot.cluster(), unit.subject(), unit.spec())) {
        case Answer.Known.YES -> judgement.fault(finding(units, unit));
        case Answer.Known.NO -> {}
        case Answer.Unsure(var reasons) ->
            reasons.forEach(reason -> judgement.unknown(unit.subject(), reason));
      }
    }
    return judgement.verdict(NONE);
  }

  private static Finding finding(Units units, Unit unit) {
    int restarts = unit.seenPods().stream().mapToInt(TailscalePod::restarts).max().orElse(0);
    String pod = unit.seenPods().stream().map(TailscalePod::name).findFirst().orElse("POD");
    return Finding.problem(DAEMON_SET, unit.subject())
        .with(unit.details())
        .with("pod", pod)
        .seen(Exhibits.spec(units, unit, "spec.hostNetwork", "true"))
        .seen(Exhibits.spec(units, unit, "restartCount", String.valueOf(restarts)))
        .seen(Exhibits.nodes(units, "status.addresses InternalIP", onTailnet(units)));
  }

  private static String onTailnet(Units units) {
    return units.cluster().nodes().seen().orElse(List.of()).stream()
        .flatMap(node -> node.internalIps().stream())
        .filter(Ip.CGNAT::contains)
        .limit(EXAMPLES)
        .map(Ip::text)
        .collect(Collectors.joining(", "));
  }
}
