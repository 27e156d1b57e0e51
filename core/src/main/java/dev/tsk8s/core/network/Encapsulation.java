package dev.tsk8s.core.network;

/// What a packet between pods on different nodes travels in.
public enum Encapsulation {
  /// Nothing: the network between the nodes routes pods' addresses itself.
  NONE,
  VXLAN,
  GENEVE,
  IPIP,
  GRE,
  WIREGUARD,
  IPSEC,
  /// Flannel's `udp` back-end, through user space.
  UDP,
  /// The pod ranges are routes of the tailnet (k3s `--vpn-auth`): pods' packets are Tailscale's.
  TAILSCALE
}
