package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One node of the tailnet as a status tells it (ts:ipn/ipnstate/ipnstate.go `PeerStatus`). A field
/// that the daemon's version does not write is empty, not false.
///
/// @param id stable node id; empty before 1.10
/// @param nodeKey public key, `nodekey:HEX`
/// @param hostName as the host calls itself; not unique
/// @param dnsName MagicDNS name without the final dot; empty if there is none
/// @param ips tailnet addresses, IPv4 first
/// @param allowedIps own addresses and the routes it may carry
/// @param primaryRoutes the subnets it is the active router for
/// @param addrs endpoints the daemon advertises, in its order; only ever filled for the node itself
/// @param curAddr the direct path trusted right now
/// @param relay code of the node's home DERP region, filled while the path is direct too; empty:
///   none known
/// @param peerRelay `ip:port:vni:N` while a peer relay carries the path; empty also before 1.86
/// @param lastHandshake last WireGuard handshake; empty: none
/// @param online connected to the control plane; says nothing of the path
/// @param active something was sent within 45 s
/// @param keyExpiry empty: the key does not expire
public record TailnetNode(
    String id,
    String nodeKey,
    String hostName,
    String dnsName,
    String os,
    List<Ip> ips,
    List<Cidr> allowedIps,
    List<Cidr> primaryRoutes,
    List<String> tags,
    List<Endpoint> addrs,
    Optional<Endpoint> curAddr,
    String relay,
    Optional<String> peerRelay,
    long rxBytes,
    long txBytes,
    Optional<Instant> lastHandshake,
    Optional<Boolean> online,
    boolean active,
    boolean expired,
    Optional<Instant> keyExpiry,
    boolean exitNode,
    boolean shareeNode) {

  public TailnetNode {
    requireNonNull(id);
    requireNonNull(nodeKey);
    requireNonNull(hostName);
    requireNonNull(dnsName);
    requireNonNull(os);
    ips = List.copyOf(ips);
    allowedIps = List.copyOf(allowedIps);
    primaryRoutes = List.copyOf(primaryRoutes);
    tags = List.copyOf(tags);
    addrs = List.copyOf(addrs);
    requireNonNull(curAddr);
    requireNonNull(relay);
    requireNonNull(peerRelay);
    requireNonNull(lastHandshake);
    requireNonNull(online);
    requireNonNull(keyExpiry);
  }

  /// Shared into the tailnet, or a rented exit node (Mullvad): its owner is somebody else, who
  /// alone could mend a path to it.
  public boolean isOfOthers() {
    return shareeNode || dnsName.endsWith(".mullvad.ts.net");
  }

  /// The name people use: first label of the MagicDNS name (unique in a tailnet), else the host
  /// name, else an address.
  public String name() {
    if (!dnsName.isEmpty()) {
      int dot = dnsName.indexOf('.');
      return dot < 0 ? dnsName : dnsName.substring(0, dot);
    }
    return !hostName.isEmpty() ? hostName : ips.isEmpty() ? nodeKey : ips.getFirst().text();
  }
}
