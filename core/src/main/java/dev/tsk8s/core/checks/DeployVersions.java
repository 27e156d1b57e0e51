package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Do the versions fit together? The operator supports proxies up to four minor versions older than
/// itself and none that is newer; peer relays need clients since 1.86.
final class DeployVersions implements Check {
  private static final Code TOO_OLD = new Code("deploy-versions/too-old");
  private static final Code NEWER = new Code("deploy-versions/newer-than-operator");
  private static final Code NO_PEER_RELAY = new Code("deploy-versions/no-peer-relay");
  private static final Code UNTOLD = new Code("deploy-versions/untold");
  private static final Code NONE = new Code("deploy-versions/nothing-to-judge");
  private static final int SUPPORTED = 4;

  @Override
  public String id() {
    return "deploy-versions";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(TOO_OLD, NEWER, NO_PEER_RELAY, UNTOLD, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    var all = units.all(judgement);
    Optional<Version> operator =
        all.stream()
            .filter(unit -> unit.spec().role() == Role.OPERATOR)
            .flatMap(unit -> Version.ofImage(unit.spec().container().image()).stream())
            .findFirst();
    boolean relay = all.stream().anyMatch(unit -> unit.spec().role() == Role.PEER_RELAY);
    for (Unit unit : all) {
      boolean ofOperator = operator.isPresent() && unit.spec().role().ofOperator();
      if (ofOperator || (relay && unit.spec().role().hasCli())) {
        Optional<Version> version = Version.ofImage(unit.spec().container().image());
        if (version.isEmpty()) {
          judgement.unknown(unit.subject(), Reason.NotVisible.of(UNTOLD.text(), unit.where()));
        } else {
          judge(
              judgement,
              units,
              unit,
              version.get(),
              ofOperator ? operator : Optional.empty(),
              relay);
        }
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judge(
      Judgement judgement,
      Units units,
      Unit unit,
      Version version,
      Optional<Version> operator,
      boolean relay) {
    if (operator.filter(newest -> version.isNewerThan(newest)).isPresent()) {
      judgement.fault(finding(NEWER, units, unit, version, operator.get()));
    } else if (relay && unit.spec().role().hasCli() && !version.isAtLeast(1, 86)) {
      judgement.fault(finding(NO_PEER_RELAY, units, unit, version, operator.orElse(version)));
    } else if (operator.filter(newest -> newest.minorsAhead(version) > SUPPORTED).isPresent()) {
      judgement.fault(finding(TOO_OLD, units, unit, version, operator.get()));
    } else {
      judgement.healthy();
    }
  }

  private static Finding finding(
      Code code, Units units, Unit unit, Version version, Version operator) {
    return Finding.warning(code, unit.subject())
        .with(unit.details())
        .with("version", version.toString())
        .with("operator", operator.toString())
        .seen(List.copyOf(Exhibits.spec(units, unit, "image", unit.spec().container().image())));
  }
}
