package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What one place reaches of hosts outside.
///
/// @param tcp hosts that answer somebody over TCP
/// @param udp hosts that answer STUN to somebody
record EgressSeen(ProbePlace place, List<Reached> rows, Set<String> tcp, Set<String> udp) {

  /// How far packets of a place get.
  enum Reach {
    /// TCP, and UDP as far as that can be told.
    ALL,
    /// The kernel knows no way out.
    NO_ROUTE,
    NOTHING,
    /// TCP only.
    NO_UDP,
    /// UDP only.
    NO_TCP,
    /// UDP, and whether TCP cannot be told.
    UDP_AT_LEAST,
    /// Refused: that tells nothing of the way.
    UNCLEAR,
    /// No name was resolved.
    UNRESOLVED,
    /// The hosts have no address of a family that is here.
    OTHER_FAMILY;

    /// Whether anything is known of the way.
    boolean isOpen() {
      return this == UNCLEAR || this == UNRESOLVED || this == OTHER_FAMILY;
    }
  }

  static List<EgressSeen> of(Collection<ProbePlace> places) {
    List<Reached> all =
        places.stream()
            .flatMap(place -> place.outside().seen().stream())
            .flatMap(List::stream)
            .toList();
    Set<String> tcp = answering(all, Protocol.TCP);
    Set<String> udp = answering(all, Protocol.UDP);
    return places.stream()
        .flatMap(place ->
            place.outside().seen().stream().map(rows -> new EgressSeen(place, rows, tcp, udp)))
        .toList();
  }

  Reach reach() {
    List<Reached> known = rows.stream().filter(this::isOfFamilyHere).toList();
    if (known.isEmpty()) {
      return rows.stream().allMatch(row -> row.at().isEmpty())
          ? Reach.UNRESOLVED
          : Reach.OTHER_FAMILY;
    }
    if (known.stream().allMatch(row -> row.from().isEmpty())) {
      return Reach.NO_ROUTE;
    }
    boolean overTcp = known.stream().anyMatch(row -> answered(row, Protocol.TCP));
    boolean overUdp = known.stream().anyMatch(row -> answered(row, Protocol.UDP));
    boolean deadTcp = isWorth(known) && isDead(known, Protocol.TCP);
    List<Reached> stun = known.stream().filter(row -> udp.contains(row.host())).toList();
    boolean deadUdp = !stun.isEmpty() && isDead(stun, Protocol.UDP);
    if (overTcp) {
      return deadUdp ? Reach.NO_UDP : Reach.ALL;
    }
    if (!deadTcp) {
      return overUdp ? Reach.UDP_AT_LEAST : Reach.UNCLEAR;
    }
    return overUdp ? Reach.NO_TCP : Reach.NOTHING;
  }

  /// Hosts that answer somebody, or are several.
  private boolean isWorth(List<Reached> known) {
    return known.stream().anyMatch(row -> tcp.contains(row.host()))
        || known.stream().map(Reached::host).distinct().count() > 1;
  }

  private static Set<String> answering(List<Reached> all, Protocol protocol) {
    return all.stream()
        .filter(row -> answered(row, protocol))
        .map(Reached::host)
        .collect(Collectors.toSet());
  }

  /// No address of the host's family here: then nothing of it is to be expected.
  private boolean isOfFamilyHere(Reached row) {
    return row.at().stream()
        .anyMatch(at ->
            place.addresses().seen().orElse(List.of()).stream()
                .anyMatch(own -> own.isV6() == at.ip().isV6()));
  }

  boolean isOfPod() {
    return place.id().kind().isOfPod();
  }

  String node() {
    return place.id().node();
  }

  /// A host that refuses is reached, or somebody on the way refuses for it.
  private static boolean isDead(List<Reached> known, Protocol protocol) {
    return known.stream()
        .filter(row -> row.protocol() == protocol)
        .allMatch(row -> row.answered() == 0 && row.ending() != Ending.REFUSED);
  }

  private static boolean answered(Reached row, Protocol protocol) {
    return row.protocol() == protocol && row.answered() > 0;
  }
}
