package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Optional;

/// A route that another node of the tailnet carries, and an own address inside it.
///
/// @param router who carries it
/// @param route the range
/// @param own the address on an interface of this machine that lies in it
record AcceptedRoutes(TailnetNode router, Cidr route, Ip own) {

  /// The first route that would take an own network away if this machine accepted routes. A machine
  /// in userspace mode has no routes of its own to lose, and what it offers itself it does not
  /// accept.
  static Optional<AcceptedRoutes> overlapping(Vantage vantage) {
    TailscaleStatus status = vantage.status().seen().orElse(TailscaleStatus.noDaemon());
    if (status.self().isEmpty() || status.tun().equals(Optional.of(false))) {
      return Optional.empty();
    }
    List<Cidr> offered = vantage.prefs().seen().map(Prefs::advertiseRoutes).orElse(List.of());
    List<Ip> own =
        status.self().get().addrs().stream().map(Endpoint::ip).filter(Ip::isPrivate).toList();
    return status.peers().stream()
        .flatMap(peer ->
            peer.primaryRoutes().stream()
                .filter(route -> !route.isEverything() && !offered.contains(route))
                .flatMap(route ->
                    own.stream()
                        .filter(route::contains)
                        .map(ip -> new AcceptedRoutes(peer, route, ip))))
        .findFirst();
  }
}
