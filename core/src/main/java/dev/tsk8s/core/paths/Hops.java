package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the NAT to name for a pod with endpoint-dependent mapping, by comparing what STUN saw with
/// the node's own addresses and with what host-network pods of the same node see.
final class Hops {
  private final Places places;
  private final Evidence<List<CniAgent>> agents;
  private final List<Vantage> vantages;

  Hops(Snapshot snapshot, Places places) {
    this.places = places;
    this.agents = snapshot.cluster().cniAgents();
    this.vantages = snapshot.lookouts();
  }

  /// The hop that makes this pod's mapping hard; unavailable with the reason of the evidence that
  /// would tell.
  Evidence<Hop> of(VantageId id, Netcheck netcheck) {
    return switch (places.pod(id)) {
      case Unavailable<TailscalePod>(var reason) -> new Unavailable<>(reason);
      case Observed<TailscalePod>(var pod, var origin) ->
          switch (places.node(pod.node())) {
            case Unavailable<ClusterNode>(var reason) -> new Unavailable<>(reason);
            case Observed<ClusterNode>(var node, _) ->
                locate(new Site(id, pod, node, addresses(netcheck)), origin);
          };
    };
  }

  /// A pod on its node.
  private record Site(VantageId id, TailscalePod pod, ClusterNode node, List<Ip> seenAt) {
    Hop hop(Hop.Kind kind) {
      return new Hop(kind, pod, node.name(), seenAt, own());
    }

    List<Ip> own() {
      return Stream.concat(node.externalIps().stream(), node.internalIps().stream()).toList();
    }

    boolean seenAtNode() {
      return !seenAt.isEmpty() && own().containsAll(seenAt);
    }
  }

  private Evidence<Hop> locate(Site site, Origin origin) {
    if (site.pod().spec().hostNetwork()) {
      return ofHostNetwork(site, origin);
    }
    return site.seenAtNode()
        ? new Observed<>(site.hop(Hop.Kind.POD_SNAT_ON_PUBLIC_NODE), origin)
        : byComparison(site, origin);
  }

  private Evidence<Hop> ofHostNetwork(Site site, Origin origin) {
    if (site.seenAtNode()) {
      return new Observed<>(site.hop(Hop.Kind.NODE_SNAT), origin);
    }
    return switch (agents) {
      case Unavailable<List<CniAgent>>(var reason) -> new Unavailable<>(reason);
      case Observed<List<CniAgent>>(var seen, _)
          when seen.stream().anyMatch(CniSnat::mayReachHostNetwork) ->
          new Observed<>(site.hop(Hop.Kind.NODE_OR_IN_FRONT), origin);
      case Observed<List<CniAgent>> all when all.unseen().isPresent() ->
          new Unavailable<>(all.unseen().get());
      case Observed<List<CniAgent>> _ ->
          new Observed<>(site.hop(Hop.Kind.IN_FRONT_OF_NODES), origin);
    };
  }

  private Evidence<Hop> byComparison(Site site, Origin origin) {
    var unseen = new ArrayList<Reason>();
    for (Vantage other : vantages) {
      if (other.id().equals(site.id()) || !isHostNetworkOn(site.node().name(), other.id())) {
        continue;
      }
      switch (other.netcheck()) {
        case Unavailable<Netcheck>(var reason) -> unseen.add(reason);
        case Observed<Netcheck>(var netcheck, _) -> {
          Optional<Boolean> varies = netcheck.mappingVariesByDestIp();
          if (varies.isPresent()) {
            return varies.get()
                ? ofHostNetwork(site, origin)
                : new Observed<>(site.hop(Hop.Kind.POD_SNAT_ON_PRIVATE_NODE), origin);
          }
        }
      }
    }
    return unseen.isEmpty()
        ? new Observed<>(site.hop(Hop.Kind.NODE_OR_IN_FRONT), origin)
        : new Unavailable<>(unseen.getFirst());
  }

  private boolean isHostNetworkOn(String node, VantageId id) {
    return id.kind() == VantageId.Kind.POD
        && places
            .pod(id)
            .seen()
            .filter(pod -> pod.spec().hostNetwork() && pod.node().equals(node))
            .isPresent();
  }

  private static List<Ip> addresses(Netcheck netcheck) {
    return netcheck.globalV4().stream().map(Endpoint::ip).distinct().sorted().toList();
  }
}
