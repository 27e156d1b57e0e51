package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.probing.Leg;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What probe pods sent and got, as evidence.
final class ProbeExhibits {
  /// Of a thousand broken pairs these show what kind of break it is.
  private static final int MOST_LEGS = 3;

  private final Map<ProbeId, Origin> origins = new HashMap<>();

  ProbeExhibits(List<ProbePlace> places) {
    for (ProbePlace place : places) {
      if (place.asked() instanceof Observed<List<Asked>>(_, var origin)) {
        origins.put(place.id(), origin);
      }
    }
  }

  /// Of the first legs: what was sent this way, and what came back.
  List<Exhibit> of(List<Leg> legs) {
    var exhibits = new ArrayList<Exhibit>();
    for (Leg leg : legs.subList(0, Math.min(MOST_LEGS, legs.size()))) {
      for (Asked asked : leg.asked()) {
        boolean forth = asked.to().equals(leg.to());
        ProbeId from = forth ? leg.from() : leg.to();
        boolean counted = forth && asked.protocol() == Protocol.UDP;
        exhibit(from, asked, ended(asked, counted ? heard(leg) : "")).ifPresent(exhibits::add);
      }
    }
    return exhibits;
  }

  /// What one place asked another.
  Optional<Exhibit> exhibit(ProbeId from, Asked asked, String value) {
    String what =
        asked.protocol().name().toLowerCase(Locale.ROOT)
            + " "
            + name(from)
            + " -> "
            + name(asked.to())
            + " "
            + asked.at();
    return Optional.ofNullable(origins.get(from))
        .map(origin -> new Exhibit(what, value, name(from), origin));
  }

  /// Where the other place saw it come from.
  static String seen(Asked asked) {
    return "from="
        + asked.from().map(Object::toString).orElse(Exhibit.UNKNOWN)
        + " seen="
        + asked.seenAs().stream().map(Object::toString).collect(Collectors.joining(","));
  }

  private static String ended(Asked asked, String heard) {
    return "sent="
        + asked.sent()
        + " answered="
        + asked.answered()
        + heard
        + " ending="
        + asked.ending().name().toLowerCase(Locale.ROOT);
  }

  private static String heard(Leg leg) {
    return " heard=" + (leg.heard().isPresent() ? leg.heard().getAsInt() : Exhibit.UNKNOWN);
  }

  /// `node1 (pod)`.
  static String name(ProbeId id) {
    return id.node() + " (" + id.kind().name().toLowerCase(Locale.ROOT) + ")";
  }
}
