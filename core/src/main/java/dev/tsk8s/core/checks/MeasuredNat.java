package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;

/// What netcheck measured of the way out of the pods of one unit. That nobody asked for it is no
/// reason to doubt what is configured.
///
/// @param easy each of them keeps one port towards all destinations
/// @param unseen why it is not known of some
record MeasuredNat(boolean easy, List<Reason> unseen) {

  static MeasuredNat of(List<Vantage> views) {
    List<Reason> unseen =
        views.stream()
            .flatMap(view -> view.netcheck().unseen().stream())
            .filter(reason -> !(reason instanceof Reason.NotAsked))
            .filter(reason -> !(reason instanceof Reason.NotInFiles))
            .distinct()
            .toList();
    return new MeasuredNat(
        !views.isEmpty() && views.stream().allMatch(MeasuredNat::isEasy), unseen);
  }

  private static boolean isEasy(Vantage view) {
    return view.netcheck()
        .seen()
        .flatMap(Netcheck::mappingVariesByDestIp)
        .filter(varies -> !varies)
        .isPresent();
  }

  boolean failed() {
    return !unseen.isEmpty();
  }
}
