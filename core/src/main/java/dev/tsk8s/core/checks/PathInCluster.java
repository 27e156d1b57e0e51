package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.paths.Blame;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Pair.Outcome;
import java.util.Optional;
import java.util.Set;

/// Do the Tailscale pods of one cluster reach each other directly? No NAT stands between pods, so
/// nothing but a policy or a broken pod network keeps them apart.
final class PathInCluster implements Check {
  static final Code BY_POLICY = new Code("path-in-cluster/network-policy");
  static final Code RELAYED = new Code("path-in-cluster/relayed");
  static final Code NOTHING_TO_JUDGE = new Code("path-in-cluster/nothing-to-judge");

  @Override
  public String id() {
    return "path-in-cluster";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(BY_POLICY, RELAYED, NOTHING_TO_JUDGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    Lookouts.withoutStatus(snapshot, judgement);
    scene.pairs().all().stream()
        .filter(Pair::betweenPods)
        .forEach(pair -> judge(pair, snapshot, judgement));
    return judgement.verdict(NOTHING_TO_JUDGE);
  }

  /// Two on nodes that only the tailnet joins are judged as any other pair; direct is right for
  /// all.
  private static void judge(Pair pair, Snapshot snapshot, Judgement judgement) {
    var subject = PathSubjects.of(pair.near().id());
    if (!pair.inCluster()) {
      boolean asked = !(pair.outcome() instanceof Outcome.NoQuestion);
      if (pair.outcome() instanceof Outcome.Fine) {
        judgement.healthy();
      } else if (asked) {
        pair.unclearWhetherInCluster().ifPresent(reason -> judgement.unknown(subject, reason));
      }
      return;
    }
    switch (pair.outcome()) {
      case Outcome.Fine _ -> judgement.healthy();
      case Outcome.NoQuestion _ -> {}
      case Outcome.Unsure(var reason) -> judgement.unknown(subject, reason);
      case Outcome.Relayed _ -> {
        switch (PolicyBarrier.between(pair, snapshot)) {
          case Unavailable<Optional<NetworkPolicyFact>>(var reason) ->
              judgement.unknown(subject, reason);
          case Observed<Optional<NetworkPolicyFact>>(var policy, _) ->
              judgement.fault(finding(pair, policy, snapshot));
        }
      }
    }
  }

  private static Finding finding(Pair pair, Optional<NetworkPolicyFact> policy, Snapshot snapshot) {
    Finding finding =
        Finding.problem(policy.isPresent() ? BY_POLICY : RELAYED, PathSubjects.of(pair.path()))
            .with("from", pair.near().id().display())
            .with("namespace", pair.near().id().namespace())
            .with("pod", pair.near().id().name())
            .with("container", pair.near().id().container())
            .with("peer", pair.path().to().name())
            .with("address", PathSubjects.address(pair.path().to()))
            .with("region", pair.path().via());
    boolean forced =
        Blame.of(pair.near(), pair.far()).stream()
            .anyMatch(blame -> blame.fault() == Blame.Fault.FORCED);
    Finding explained = forced ? finding.because(DeployForcedRelay.VARIABLE) : finding;
    return policy
        .map(found ->
            explained
                .with("policy", found.name())
                .with("policyNamespace", found.namespace())
                .seen(
                    Exhibits.of(
                        snapshot.cluster().networkPolicies(),
                        "NetworkPolicy",
                        found.namespace() + "/" + found.name(),
                        "")))
        .orElse(explained);
  }
}
