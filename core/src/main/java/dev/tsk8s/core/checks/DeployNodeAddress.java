package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Is it known whether the nodes under Tailscale pods have public addresses? A missing ExternalIP
/// proves nothing where no cloud controller writes one.
final class DeployNodeAddress implements Check {
  private static final Code NONE = new Code("deploy-node-address/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-node-address";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    var codes = new HashSet<>(NodeReach.CODES);
    codes.add(NONE);
    return Set.copyOf(codes);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    var untold = new TreeMap<String, String>(); // one node stands for all of its kind
    for (Unit unit : units.access(judgement, DeployNodeAddress::matters)) {
      switch (NodeReach.of(snapshot.cluster(), unit)) {
        case NodeReach.Public _, NodeReach.Private _ -> judgement.healthy();
        case NodeReach.Unclear(Reason.NotVisible(var code, var details)) ->
            untold.merge(code, details.getOrDefault("node", ""), DeployNodeAddress::first);
        case NodeReach.Unclear(var reason) -> judgement.unknown(unit.subject(), reason);
      }
    }
    untold.forEach((code, node) ->
        judgement.unknown(Subject.cluster(), Reason.NotVisible.of(code, Map.of("node", node))));
    return judgement.verdict(NONE);
  }

  /// A relay is reached by the address of its load balancer.
  private static boolean matters(Unit unit) {
    return unit.spec().role().hasCli() && unit.spec().role() != Role.PEER_RELAY;
  }

  private static String first(String one, String other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
