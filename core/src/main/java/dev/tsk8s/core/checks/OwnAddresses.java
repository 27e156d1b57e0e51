package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Addresses that lead somewhere in the cluster: of nodes, pods and Services. Examples are enough:
/// a route that holds one of them takes traffic away from the cluster.
///
/// @param unseen why there may be more
record OwnAddresses(List<Ip> nodes, List<Ip> pods, List<Ip> services, List<Reason> unseen) {

  static OwnAddresses of(ClusterFacts cluster) {
    var unseen = new ArrayList<Reason>();
    cluster.nodes().unseen().ifPresent(unseen::add);
    cluster.pods().unseen().ifPresent(unseen::add);
    cluster.services().unseen().ifPresent(unseen::add);
    return new OwnAddresses(
        cluster.nodes().seen().orElse(List.of()).stream()
            .map(ClusterNode::internalIps)
            .flatMap(List::stream)
            .toList(),
        cluster.pods().seen().orElse(List.of()).stream()
            .map(TailscalePod::ips)
            .flatMap(List::stream)
            .toList(),
        cluster.services().seen().orElse(List.of()).stream()
            .map(ServiceFact::clusterIps)
            .flatMap(List::stream)
            .toList(),
        unseen.stream().distinct().toList());
  }

  /// An address of each kind that one of these routes takes away.
  List<Ip> takenBy(List<Cidr> routes) {
    return Stream.of(nodes, pods, services)
        .map(ips ->
            ips.stream()
                .filter(ip -> routes.stream().anyMatch(route -> takes(route, ip)))
                .findFirst())
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static boolean takes(Cidr route, Ip ip) {
    return !route.isEverything() && route.contains(ip);
  }
}
