package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Does each tailscaled that somebody runs in pods keep a node key of its own over restarts?
final class DeployState implements Check {
  private static final Code LOST = new Code("deploy-state/lost-with-pod");
  private static final Code SHARED = new Code("deploy-state/shared-secret");
  private static final Code REPLICAS_SHARE = new Code("deploy-state/replicas-share");
  private static final Code NODES_SHARE = new Code("deploy-state/nodes-share");
  private static final Code NEW_IDENTITY = new Code("deploy-state/new-identity");
  private static final Code UNCLEAR = new Code("deploy-state/unclear");
  private static final Code NONE = new Code("deploy-state/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-state";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(LOST, SHARED, REPLICAS_SHARE, NODES_SHARE, NEW_IDENTITY, UNCLEAR, NONE);
  }

  /// A Secret by its namespace and name.
  private record Secret(String namespace, String name) implements Comparable<Secret> {
    @Override
    public int compareTo(Secret other) {
      return (namespace + "/" + name).compareTo(other.namespace + "/" + other.name);
    }
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    Map<Secret, List<Unit>> secrets = new TreeMap<>();
    for (Unit unit : units.all(judgement)) {
      if (unit.selfMade()) {
        switch (unit.spec().state()) {
          case State.InSecret(var name) when isPerPod(name) ->
              judgePerPod(judgement, units, unit, name);
          case State.InSecret(var name) when name.contains("$(") -> judgement.healthy();
          case State.InSecret(var name) ->
              secrets
                  .computeIfAbsent(new Secret(unit.namespace(), name), _ -> new ArrayList<>())
                  .add(unit);
          case State.OnVolume _ -> judgement.healthy();
          case State.Ephemeral(var where) -> judgement.fault(lost(units, unit, where));
          case State.Unclear _ ->
              judgement.unknown(unit.subject(), Reason.NotVisible.of(UNCLEAR.text(), unit.where()));
        }
      }
    }
    secrets.forEach((secret, users) -> judgeSecret(judgement, units, secret, users));
    return judgement.verdict(NONE);
  }

  private static boolean isPerPod(String name) {
    return name.contains("$(POD_NAME)")
        || name.contains("$(POD_UID)")
        || name.contains("$(fieldRef metadata.");
  }

  /// A StatefulSet's pods keep their names; those of others get a new one each time.
  private static void judgePerPod(Judgement judgement, Units units, Unit unit, String name) {
    if (unit.subject().kind().equals("StatefulSet")) {
      judgement.healthy();
      return;
    }
    judgement.fault(
        Finding.warning(NEW_IDENTITY, unit.subject())
            .with(unit.details())
            .with("secret", name)
            .seen(Exhibits.spec(units, unit, "TS_KUBE_SECRET", name)));
  }

  private static Finding lost(Units units, Unit unit, String where) {
    return Finding.warning(LOST, unit.subject())
        .with(unit.details())
        .with("where", where)
        .seen(Exhibits.spec(units, unit, "state", where));
  }

  /// Two specifications of one workload are a rollover, and count as one.
  private static void judgeSecret(
      Judgement judgement, Units units, Secret secret, List<Unit> users) {
    long workloads = users.stream().map(Unit::subject).distinct().count();
    int most = users.stream().mapToInt(Unit::wanted).max().orElse(0);
    if (workloads <= 1 && most <= 1) {
      judgement.healthy();
      return;
    }
    Unit last = users.getLast();
    var subject =
        workloads > 1 ? Subject.of("Secret", secret.namespace(), secret.name()) : last.subject();
    String all =
        users.stream()
            .map(unit -> unit.subject().display())
            .distinct()
            .collect(Collectors.joining(", "));
    judgement.fault(
        Finding.problem(workloads > 1 ? SHARED : ofOne(last), subject)
            .with(last.details())
            .with("secret", secret.name())
            .with("workloads", all)
            .with("user", last.subject().name())
            .with("count", String.valueOf(users.stream().mapToInt(Unit::wanted).sum()))
            .seen(
                users.stream()
                    .flatMap(unit -> told(units, unit, secret.name()).stream())
                    .toList()));
  }

  private static Code ofOne(Unit unit) {
    return unit.subject().kind().equals("DaemonSet") ? NODES_SHARE : REPLICAS_SHARE;
  }

  private static List<Exhibit> told(Units units, Unit unit, String secret) {
    return Exhibits.spec(units, unit, unit.subject().display() + " TS_KUBE_SECRET", secret);
  }
}
