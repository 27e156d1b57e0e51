package dev.tsk8s.core.paths;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.NatGrid.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One end of a path, looked at from itself.
///
/// @param self this node as its own status tells it
/// @param pod the pod it runs in; empty: not in a pod
/// @param standing what the rules of NAT traversal need to know of it
/// @param publiclyAddressed the address that STUN sees is its own or its node's, and leads to it:
///   only a filter can keep UDP out
/// @param onJoinedNode a pod in the network of a node whose own address is a tailnet address: the
///   tailnet is what joins such nodes, and between their networks there may be any NAT
/// @param missing why parts of that are not known, where looking failed
public record End(
    VantageId id,
    TailnetNode self,
    Evidence<Netcheck> netcheck,
    Optional<Evidence<TailscalePod>> pod,
    Standing standing,
    Evidence<Boolean> publiclyAddressed,
    Optional<Evidence<Boolean>> onJoinedNode,
    List<Reason> missing) {
  public End {
    requireNonNull(id);
    requireNonNull(self);
    requireNonNull(netcheck);
    requireNonNull(pod);
    requireNonNull(standing);
    requireNonNull(publiclyAddressed);
    requireNonNull(onJoinedNode);
    missing = missing.stream().distinct().toList();
  }

  /// It is a pod of the cluster.
  public boolean inCluster() {
    return pod.isPresent();
  }

  /// Both are pods of the cluster, and surely no NAT stands between them.
  boolean reachesWithoutNat(End other) {
    return onJoinedNode.isPresent()
        && other.onJoinedNode.isPresent()
        && (isSurelyInside() || other.isSurelyInside());
  }

  /// Both are pods of the cluster, and it is not known whether a NAT stands between them: why.
  Optional<Reason> unclearWhetherReaches(End other) {
    return reachesWithoutNat(other)
        ? Optional.empty()
        : onJoinedNode
            .flatMap(Evidence::unseen)
            .filter(_ -> other.inCluster())
            .or(() -> other.onJoinedNode.flatMap(Evidence::unseen).filter(_ -> inCluster()));
  }

  private boolean isSurelyInside() {
    return onJoinedNode.flatMap(Evidence::seen).filter(joined -> !joined).isPresent();
  }

  /// Both leave through the same public address: what stands between them is not the NAT that the
  /// rules speak of.
  public boolean isNeighbourOf(End other) {
    var own = publicIps();
    return other.publicIps().stream().anyMatch(own::contains);
  }

  private Set<Ip> publicIps() {
    return self.addrs().stream()
        .map(Endpoint::ip)
        .filter(ip -> !ip.isV6() && !ip.isPrivate())
        .collect(Collectors.toSet());
  }
}
