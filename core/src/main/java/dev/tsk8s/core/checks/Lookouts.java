package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Places that Tailscale could have been asked from, and was not: what judges by its answers begins
/// here.
final class Lookouts {
  private static final Reason NO_STATUS = new Reason.NotInFiles("tailscale status --json");

  private Lookouts() {}

  /// Every vantage whose status was not seen is unknown, with the reason; and if there is no
  /// vantage at all, everything is.
  static void withoutStatus(Snapshot snapshot, Judgement judgement) {
    withoutStatus(snapshot, judgement, _ -> true);
  }

  /// Likewise, but of pods: other hosts have no part in what is judged.
  static void podsWithoutStatus(Snapshot snapshot, Judgement judgement) {
    withoutStatus(snapshot, judgement, vantage -> vantage.id().kind() == VantageId.Kind.POD);
  }

  private static void withoutStatus(
      Snapshot snapshot, Judgement judgement, Predicate<Vantage> matters) {
    nobody(snapshot, judgement);
    for (Vantage vantage : snapshot.lookouts()) {
      if (matters.test(vantage)
          && vantage.status() instanceof Unavailable<TailscaleStatus>(var reason)) {
        judgement.unknown(PathSubjects.of(vantage.id()), reason);
      }
    }
  }

  /// Nobody looked from anywhere. Only a cluster that was seen to run no tailscaled has nowhere to
  /// look from, and hosts that were seen to have none, with no cluster beside them.
  static void nobody(Snapshot snapshot, Judgement judgement) {
    if (snapshot.lookouts().isEmpty()) {
      missed(snapshot).ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    }
  }

  private static Optional<Reason> missed(Snapshot snapshot) {
    Evidence<List<TailscalePod>> pods = snapshot.cluster().pods();
    boolean somewhere =
        pods.seen().stream().flatMap(List::stream).anyMatch(TailscalePod::hasAnsweringCli);
    if (somewhere) {
      return Optional.of(NO_STATUS);
    }
    if (snapshot.cluster().leftOut().isPresent()) {
      return snapshot.vantages().isEmpty() ? Optional.of(NO_STATUS) : Optional.empty();
    }
    return snapshot.cluster().isOfChosenNamespaces() ? Optional.empty() : pods.unseen();
  }
}
