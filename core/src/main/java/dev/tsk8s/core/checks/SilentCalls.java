package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What places asked of Services that nobody answered.
final class SilentCalls {
  /// So many are shown.
  static final int MOST = 4;

  private SilentCalls() {}

  /// Some of them, of one family.
  static List<Exhibit> exhibits(Collection<ProbePlace> places, Set<String> nodes, boolean v6) {
    return places.stream()
        .filter(place -> nodes.contains(place.id().node()))
        .flatMap(place ->
            place.called().seen().orElse(List.of()).stream()
                .filter(called -> called.answered() == 0 && called.at().ip().isV6() == v6)
                .flatMap(called -> exhibit(place, called).stream()))
        .limit(MOST)
        .toList();
  }

  static List<Exhibit> exhibit(ProbePlace place, Called called) {
    Evidence<?> source = place.called();
    String name = ProbeExhibits.name(place.id());
    return Exhibits.of(
        source,
        called.protocol().name().toLowerCase(Locale.ROOT) + " " + name + " -> " + called.at(),
        "sent="
            + called.sent()
            + " answered="
            + called.answered()
            + " ending="
            + called.ending().name().toLowerCase(Locale.ROOT),
        name);
  }
}
