package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Will the node key of a pod expire soon, counted from when it was seen? Keys of tagged nodes do
/// not expire.
final class DeployKeyExpiry implements Check {
  private static final Code SOON = new Code("deploy-key-expiry/soon");
  private static final Code NONE = new Code("deploy-key-expiry/nothing-to-judge");

  /// Long enough to plan a change of keys.
  private static final Duration SOON_ENOUGH = Duration.ofDays(30);

  @Override
  public String id() {
    return "deploy-key-expiry";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(SOON, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    Lookouts.nobody(snapshot, judgement);
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.id().kind() == Kind.POD) {
        var subject = PathSubjects.of(vantage.id());
        switch (vantage.status()) {
          case Unavailable<TailscaleStatus>(var reason) -> judgement.unknown(subject, reason);
          case Observed<TailscaleStatus>(var status, var origin) ->
              status.self().ifPresent(self -> judge(judgement, vantage, subject, self, origin));
        }
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judge(
      Judgement judgement, Vantage vantage, Subject subject, TailnetNode self, Origin origin) {
    Optional<Duration> left = self.keyExpiry().map(expiry -> Duration.between(origin.at(), expiry));
    if (left.filter(rest -> !rest.isNegative() && rest.compareTo(SOON_ENOUGH) <= 0).isEmpty()) {
      judgement.healthy();
      return;
    }
    Instant expiry = self.keyExpiry().orElseThrow();
    judgement.fault(
        Finding.warning(SOON, subject)
            .with("node", self.name())
            .with("container", vantage.id().container())
            .with("expiry", expiry.toString())
            .with("days", String.valueOf(left.orElseThrow().toDays()))
            .seen(
                new Exhibit("Self.KeyExpiry", expiry.toString(), vantage.id().display(), origin)));
  }
}
