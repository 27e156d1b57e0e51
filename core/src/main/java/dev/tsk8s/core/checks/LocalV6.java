package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.EgressSeen.Reach;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import java.util.List;
import java.util.stream.Stream;

/// Clusters that have IPv6 for themselves: unique local addresses of pods and nodes (fc00::/7),
/// which the Internet does not route (RFC 4193 section 4.1), beside IPv4, and no node with a route
/// out over IPv6. That is what such a plan means; a NAT66 whose route is missing on every node
/// looks the same. So nothing is to be told but that it is not known.
///
/// Not meant: nodes that have a route out, since a router without a way out does not offer itself
/// as one (RFC 7084 section 4.1, G-4); a cluster of IPv6 alone, which then gets nothing out at all;
/// one whose nodes have an address that the Internet routes; hosts of the same site, which have
/// local addresses too.
final class LocalV6 {
  private LocalV6() {}

  /// @param all that were asked over one family, of whom nobody was answered
  static boolean isAllThereIs(Probed probed, List<EgressSeen> all) {
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    var families = new PlaceFamilies(places);
    List<EgressSeen> v6 = all.stream().filter(EgressSeen::v6).toList();
    List<EgressSeen> nodes = v6.stream().filter(one -> !one.isOfPod()).toList();
    return !v6.isEmpty()
        && (nodes.isEmpty() ? v6 : nodes).stream().allMatch(one -> one.reach() == Reach.NO_ROUTE)
        && all.stream().allMatch(one -> families.has(one.place(), false))
        && places.stream()
            .flatMap(place -> place.addresses().seen().orElse(List.of()).stream())
            .filter(Ip::isV6)
            .allMatch(Ip::isPrivate)
        && all.stream()
            .flatMap(one -> one.rows().stream())
            .flatMap(LocalV6::asked)
            .noneMatch(Ip::isPrivate);
  }

  private static Stream<Ip> asked(Reached row) {
    return row.at().map(Endpoint::ip).stream();
  }
}
