package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Places from which no host outside could be asked for anything: none has an address of a family
/// that is there.
record EgressStrangers(Probed probed, Judgement judgement) {

  void tell() {
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    var families = new PlaceFamilies(places);
    Map<Optional<Code>, List<ProbePlace>> all =
        places.stream()
            .filter(place -> !rows(place).isEmpty())
            .collect(Collectors.groupingBy(place -> why(place, families)));
    for (Code code : List.of(ModelEgress.UNRESOLVED, ModelEgress.OTHER_FAMILY)) {
      List<ProbePlace> with = all.getOrDefault(Optional.of(code), List.of());
      if (!with.isEmpty()) {
        tell(code, with);
      }
    }
  }

  private static Optional<Code> why(ProbePlace place, PlaceFamilies families) {
    List<Endpoint> known = addresses(List.of(place)).toList();
    if (known.stream().anyMatch(at -> families.has(place, at.ip().isV6()))) {
      return Optional.empty();
    }
    return Optional.of(known.isEmpty() ? ModelEgress.UNRESOLVED : ModelEgress.OTHER_FAMILY);
  }

  private void tell(Code code, List<ProbePlace> places) {
    judgement.unknown(
        Subject.cluster(),
        Reason.NotVisible.of(
            code.text(),
            Map.of(
                "nodes",
                ModelCheck.nodes(
                    places.stream()
                        .map(place -> place.id().node())
                        .collect(Collectors.toCollection(TreeSet::new))),
                "hosts",
                joined(places.stream().flatMap(place -> rows(place).stream()).map(Reached::host)),
                "family",
                joined(addresses(places).map(at -> CutWords.family(at.ip().isV6()))))));
  }

  private static List<Reached> rows(ProbePlace place) {
    return place.outside().seen().orElse(List.of());
  }

  private static Stream<Endpoint> addresses(Collection<ProbePlace> places) {
    return places.stream().flatMap(place -> rows(place).stream()).flatMap(row -> row.at().stream());
  }

  private static String joined(Stream<String> words) {
    return words.distinct().sorted().collect(Collectors.joining(", "));
  }
}
