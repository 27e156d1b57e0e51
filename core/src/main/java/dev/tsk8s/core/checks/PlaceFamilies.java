package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which address families a place has in its cluster. Its kernel alone does not tell: a node of a
/// cluster of IPv4 may have an address of IPv6 of Tailscale's own, or of no use beyond its link,
/// and no way out over it. Others ask a place at the addresses that Kubernetes has for it.
final class PlaceFamilies {
  private final Map<ProbeId, Set<Boolean>> known;

  PlaceFamilies(Collection<ProbePlace> places) {
    known =
        places.stream()
            .flatMap(place -> place.asked().seen().stream())
            .flatMap(List::stream)
            .collect(
                Collectors.groupingBy(
                    Asked::to,
                    Collectors.mapping(asked -> asked.at().ip().isV6(), Collectors.toSet())));
  }

  /// Whether its kernel has an address of the family, and Kubernetes too, as far as that is known.
  boolean has(ProbePlace place, boolean v6) {
    return place.addresses().seen().orElse(List.of()).stream().anyMatch(own -> own.isV6() == v6)
        && known.getOrDefault(place.id(), Set.of(v6)).contains(v6);
  }
}
