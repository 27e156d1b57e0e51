package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What one place reaches of hosts outside over one address family: the other is another matter.
///
/// @param rows to addresses of that family
/// @param tcp hosts that answer somebody over TCP, and at which addresses STUN servers see those
/// @param udp hosts that answer STUN to somebody
/// @param tcpPromised all hosts take TCP connections, as who named them says
record EgressSeen(
    ProbePlace place,
    boolean v6,
    List<Reached> rows,
    Map<String, Set<Ip>> tcp,
    Set<String> udp,
    boolean tcpPromised) {

  /// How far packets of a place get.
  enum Reach {
    /// TCP and UDP.
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
    /// TCP, and no host that is asked here answers STUN to anybody.
    TCP_AT_LEAST,
    /// TCP, and UDP is refused.
    UDP_REFUSED,
    /// Refused: that tells nothing of the way.
    UNCLEAR
  }

  static List<EgressSeen> of(Probed probed, boolean v6) {
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    boolean promised = probed.outside().takeTcp();
    var families = new PlaceFamilies(places);
    List<ProbePlace> here =
        places.stream()
            .filter(place -> families.has(place, v6) && !rows(place, v6).isEmpty())
            .toList();
    Map<String, Set<Ip>> tcp = new HashMap<>();
    Set<String> udp = new HashSet<>();
    for (ProbePlace place : here) {
      List<Reached> rows = rows(place, v6);
      answering(rows, Protocol.TCP)
          .forEach(host -> tcp.computeIfAbsent(host, _ -> new HashSet<>()).addAll(seenAs(rows)));
      udp.addAll(answering(rows, Protocol.UDP));
    }
    return here.stream()
        .map(place -> new EgressSeen(place, v6, rows(place, v6), tcp, udp, promised))
        .toList();
  }

  private static List<Reached> rows(ProbePlace place, boolean v6) {
    return place.outside().seen().stream()
        .flatMap(List::stream)
        .filter(row -> row.at().filter(at -> at.ip().isV6() == v6).isPresent())
        .toList();
  }

  Reach reach() {
    if (rows.stream().allMatch(row -> row.from().isEmpty())) {
      return Reach.NO_ROUTE;
    }
    boolean overTcp = rows.stream().anyMatch(row -> answered(row, Protocol.TCP));
    boolean overUdp = rows.stream().anyMatch(row -> answered(row, Protocol.UDP));
    if (overTcp) {
      return overUdp ? Reach.ALL : withoutUdp();
    }
    if (!isWorth() || !isDead(rows, Protocol.TCP)) {
      return overUdp ? Reach.UDP_AT_LEAST : Reach.UNCLEAR;
    }
    return overUdp ? (tcpIsTaken() ? Reach.NO_TCP : Reach.UDP_AT_LEAST) : Reach.NOTHING;
  }

  /// Several hosts that answer STUN, and TCP to nobody, may be servers of STUN alone.
  private boolean tcpIsTaken() {
    return tcpPromised || rows.stream().anyMatch(row -> tcp.containsKey(row.host()));
  }

  private Reach withoutUdp() {
    List<Reached> stun = rows.stream().filter(row -> udp.contains(row.host())).toList();
    if (stun.isEmpty()) {
      return Reach.TCP_AT_LEAST;
    }
    return isDead(stun, Protocol.UDP) ? Reach.NO_UDP : Reach.UDP_REFUSED;
  }

  /// By somebody before the host: that takes connections of others which come from the same address
  /// there, and knows no difference.
  private boolean isRefusedOnTheWay(Reached row) {
    Set<Ip> here = seenAs(rows);
    return here.size() == 1 && tcp.getOrDefault(row.host(), Set.of()).containsAll(here);
  }

  private static Set<Ip> seenAs(List<Reached> rows) {
    return rows.stream()
        .flatMap(row -> row.seenAs().stream())
        .map(Endpoint::ip)
        .collect(Collectors.toSet());
  }

  /// Hosts that answer somebody, or are several.
  private boolean isWorth() {
    return rows.stream().anyMatch(row -> tcp.containsKey(row.host()))
        || rows.stream().map(Reached::host).distinct().count() > 1;
  }

  private static Set<String> answering(List<Reached> all, Protocol protocol) {
    return all.stream()
        .filter(row -> answered(row, protocol))
        .map(Reached::host)
        .collect(Collectors.toSet());
  }

  boolean isOfPod() {
    return place.id().kind().isOfPod();
  }

  String node() {
    return place.id().node();
  }

  /// A host that refuses is reached, unless somebody on the way refuses for it.
  private boolean isDead(List<Reached> known, Protocol protocol) {
    return known.stream()
        .filter(row -> row.protocol() == protocol)
        .allMatch(row ->
            row.answered() == 0 && (row.ending() != Ending.REFUSED || isRefusedOnTheWay(row)));
  }

  private static boolean answered(Reached row, Protocol protocol) {
    return row.protocol() == protocol && row.answered() > 0;
  }
}
