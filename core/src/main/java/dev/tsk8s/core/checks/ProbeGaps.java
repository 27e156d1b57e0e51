package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where no probe pod measured, and why.
final class ProbeGaps {
  private ProbeGaps() {}

  /// What was measured. A run that was stopped before it saw the cluster would have measured
  /// nothing either.
  static Optional<Probed> of(Snapshot snapshot, Judgement judgement) {
    snapshot
        .cluster()
        .nodes()
        .unseen()
        .filter(reason -> reason instanceof Reason.NotAsked left && !left.wasLeftOut())
        .filter(_ -> snapshot.probed().isEmpty())
        .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    return snapshot.probed();
  }

  /// Of what places sent and heard.
  static void tell(Probed probed, Judgement judgement) {
    tell(probed, ProbePlace::addresses, judgement);
    tell(probed, ProbePlace::asked, judgement);
    tell(probed, ProbePlace::heard, judgement);
  }

  /// Of one part of what was measured at each place.
  static void tell(Probed probed, Function<ProbePlace, Evidence<?>> part, Judgement judgement) {
    if (probed.places() instanceof Unavailable<List<ProbePlace>>(var reason)) {
      judgement.unknown(Subject.cluster(), reason);
    }
    tell(probed.places().seen().orElse(List.of()), part, judgement);
  }

  /// The same of places that are known.
  static void tell(
      List<ProbePlace> places, Function<ProbePlace, Evidence<?>> part, Judgement judgement) {
    for (ProbePlace place : places) {
      var node = Subject.node(place.id().node());
      part.apply(place)
          .unseen()
          .filter(reason -> !isPlanned(reason))
          .ifPresent(reason -> judgement.unknown(node, reason));
    }
  }

  /// Whether a part was measured somewhere, or nobody had to: else each place has told why it was
  /// not, and how little there is says nothing more.
  static boolean isMeasured(List<ProbePlace> places, Function<ProbePlace, Evidence<?>> part) {
    return places.stream()
        .filter(place -> place.id().kind() != Kind.TWIN) // it is left out of most
        .anyMatch(place -> part.apply(place).unseen().filter(why -> !isPlanned(why)).isEmpty());
  }

  /// It was left out: the second pod of a node, as an example, is asked for its neighbour only.
  static boolean isPlanned(Reason reason) {
    return reason instanceof Reason.NotAsked left && left.by().equals(ProbePlace.PLAN);
  }
}
