package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// The harmless part of `tailscale debug prefs` (ts:ipn/prefs.go). Holds no UDP port: that is an
/// argument of tailscaled.
///
/// @param acceptRoutes `RouteAll`: routes of other nodes enter table 52, which is asked before
///   `main`
/// @param acceptDns `CorpDNS`
/// @param advertiseRoutes what this node offers to carry
/// @param noSnat `NoSNAT`
/// @param netfilterMode 0 off, 1 nodivert, 2 on; empty: not written
/// @param relayServerPort UDP port of a peer relay server on this node; empty: none
/// @param shieldsUp `ShieldsUp`: what nobody here asked for is dropped, whatever the policy lets in
/// @param controlUrl which control server, without credentials
public record Prefs(
    boolean acceptRoutes,
    boolean acceptDns,
    List<Cidr> advertiseRoutes,
    boolean noSnat,
    Optional<Integer> netfilterMode,
    Optional<Integer> relayServerPort,
    boolean shieldsUp,
    String controlUrl,
    boolean wantRunning,
    boolean loggedOut) {
  /// One without shields.
  public Prefs(
      boolean acceptRoutes,
      boolean acceptDns,
      List<Cidr> advertiseRoutes,
      boolean noSnat,
      Optional<Integer> netfilterMode,
      Optional<Integer> relayServerPort,
      String controlUrl,
      boolean wantRunning,
      boolean loggedOut) {
    this(
        acceptRoutes,
        acceptDns,
        advertiseRoutes,
        noSnat,
        netfilterMode,
        relayServerPort,
        false,
        controlUrl,
        wantRunning,
        loggedOut);
  }

  public Prefs {
    advertiseRoutes = List.copyOf(advertiseRoutes);
    requireNonNull(netfilterMode);
    requireNonNull(relayServerPort);
    requireNonNull(controlUrl);
  }
}
