package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Is tailscaled told never to go direct, by a debug variable that somebody forgot
/// (ts:wgengine/magicsock/debugknobs.go)?
final class DeployForcedRelay implements Check {
  static final Code VARIABLE = new Code("deploy-forced-relay/debug-variable");
  private static final Code NONE = new Code("deploy-forced-relay/nothing-to-judge");
  private static final List<String> VARIABLES =
      List.of("TS_DEBUG_ALWAYS_USE_DERP", "TS_DEBUG_NEVER_DIRECT_UDP");

  /// What Go's strconv.ParseBool takes for true.
  private static final Set<String> TRUE = Set.of("1", "t", "true");

  @Override
  public String id() {
    return "deploy-forced-relay";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(VARIABLE, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    for (Unit unit : units.all(judgement)) {
      if (!unit.spec().role().hasCli()) {
        continue;
      }
      Optional<String> set =
          VARIABLES.stream().filter(name -> isTrue(unit.env().getOrDefault(name, ""))).findFirst();
      if (set.isPresent()) {
        judgement.fault(finding(units, unit, set.get()));
      } else {
        judgement.healthy();
      }
    }
    return judgement.verdict(NONE);
  }

  private static Finding finding(Units units, Unit unit, String variable) {
    String value = unit.env().getOrDefault(variable, "");
    return Finding.problem(VARIABLE, unit.subject())
        .with(unit.details())
        .with("variable", variable)
        .seen(Exhibits.spec(units, unit, "env " + variable, value));
  }

  private static boolean isTrue(String value) {
    return TRUE.contains(value.strip().toLowerCase(Locale.ROOT));
  }
}
