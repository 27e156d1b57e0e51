package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// What control sent to a node, of which neither keys nor people are kept (ts:types/netmap
/// /netmap.go).
///
/// @param self the node's own addresses (`SelfNode.Addresses`)
/// @param peers what other nodes advertise
/// @param filter what the policy of the tailnet lets others send to this node (`PacketFilter`);
///   empty: it is not told
public record Netmap(List<Ip> self, List<PeerEndpoints> peers, Optional<List<Allowed>> filter) {

  /// The endpoints a peer advertises to this node (`Peers[].Endpoints`).
  public record PeerEndpoints(String nodeKey, List<Endpoint> endpoints) {
    public PeerEndpoints {
      requireNonNull(nodeKey);
      endpoints = List.copyOf(endpoints);
    }
  }

  /// One match of the packet filter (ts:wgengine/filter/filtertype): from any of the sources to any
  /// of the targets.
  ///
  /// @param protocols IP protocol numbers; none: it lets nothing in
  /// @param byCapability nodes with a capability are sources too (`SrcCaps`)
  public record Allowed(
      List<Integer> protocols, List<Cidr> sources, boolean byCapability, List<Target> targets) {
    public Allowed {
      protocols = List.copyOf(protocols);
      sources = List.copyOf(sources);
      targets = List.copyOf(targets);
    }
  }

  /// Addresses, and the ports of them from first to last.
  public record Target(Cidr range, int first, int last) {
    /// All there are: the only form that counts for protocols without ports.
    public boolean isAllPorts() {
      return first == 0 && last == 65_535;
    }
  }

  public Netmap {
    self = List.copyOf(self);
    peers = List.copyOf(peers);
    filter = filter.map(List::copyOf);
  }
}
