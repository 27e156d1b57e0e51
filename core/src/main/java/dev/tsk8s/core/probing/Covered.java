package dev.tsk8s.core.probing;

import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;

/// How much of a cluster probe pods measured: of all ordered pairs of places (a node, or one of its
/// two probe pods), so many.
///
/// @param pairs of which it is known what became of their questions
/// @param possible that there are
/// @param seed of the choice, where not all were to be measured
public record Covered(long pairs, long possible, long seed) {

  /// Empty: there was no such run.
  public static Optional<Covered> of(Snapshot snapshot) {
    return snapshot.probed().map(Covered::of);
  }

  public static Covered of(Probed probed) {
    return new Covered(
        probed.places().seen().orElse(List.of()).stream().mapToLong(Covered::asked).sum(),
        probed.coverage().possible(),
        probed.coverage().seed());
  }

  private static long asked(ProbePlace place) {
    return place.asked().seen().orElse(List.of()).stream().map(Asked::to).distinct().count();
  }
}
