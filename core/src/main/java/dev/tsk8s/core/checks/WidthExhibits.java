package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Widths;
import dev.tsk8s.core.probing.Widths.Width;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Sizes that probe pods measured, as evidence.
final class WidthExhibits {
  private static final int MOST_LEGS = 3;

  private final Map<ProbeId, Origin> origins = new HashMap<>();

  WidthExhibits(List<ProbePlace> places) {
    this(places, ProbePlace::paths);
  }

  /// @param part where these sizes are from
  WidthExhibits(List<ProbePlace> places, Function<ProbePlace, Evidence<List<PathSize>>> part) {
    for (ProbePlace place : places) {
      if (part.apply(place) instanceof Observed<List<PathSize>>(_, var origin)) {
        origins.put(place.id(), origin);
      }
    }
  }

  /// Of the first legs, and of the nodes that they are between.
  List<Exhibit> of(List<Leg> legs, Widths widths) {
    var exhibits = new ArrayList<Exhibit>();
    for (Leg leg : legs.subList(0, Math.min(MOST_LEGS, legs.size()))) {
      widths.of(leg).flatMap(this::of).ifPresent(exhibits::add);
      widths.ofNodes(leg).flatMap(this::of).ifPresent(exhibits::add);
    }
    return exhibits.stream().distinct().toList();
  }

  Optional<Exhibit> of(Width width) {
    PathSize row = width.row();
    String what =
        "path mtu "
            + ProbeExhibits.name(width.by())
            + " -> "
            + row.to().map(ProbeExhibits::name).orElse(row.name())
            + " "
            + row.at();
    String value =
        "to="
            + row.toTarget().map(Object::toString).orElse(Exhibit.UNKNOWN)
            + " from="
            + row.fromTarget().map(Object::toString).orElse(Exhibit.UNKNOWN)
            + " link="
            + row.localLink()
            + " vanish="
            + row.hole().name().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(origins.get(width.by()))
        .map(origin -> new Exhibit(what, value, ProbeExhibits.name(width.by()), origin));
  }
}
