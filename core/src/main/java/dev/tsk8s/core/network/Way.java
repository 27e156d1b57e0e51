package dev.tsk8s.core.network;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// How pods' packets get from node to node.
///
/// @param mode in the CNI's own word: `tunnel`, `host-gw`, `CrossSubnet`, `overlay`
/// @param encapsulation what they travel in
/// @param overhead bytes that it takes from the device's MTU, over IPv4
/// @param ports what nodes must take from each other for it, as `8472/udp`, `4/ip` for a protocol
///   without ports, or `icmp`
public record Way(String mode, Encapsulation encapsulation, int overhead, List<String> ports) {
  private static final int HEADER_V4 = 20;
  private static final int HEADER_V6 = 40;

  public Way {
    requireNonNull(mode);
    requireNonNull(encapsulation);
    ports = List.copyOf(ports);
  }

  static Way plain(String mode, String... ports) {
    return new Way(mode, Encapsulation.NONE, 0, List.of(ports));
  }

  /// What it takes where the packets around pods' are IPv6, whose header has 20 bytes more (antrea:
  /// pkg/agent/config/node_config.go `ipv6ExtraOverhead`; ovn-kubernetes:
  /// go-controller/pkg/types/const.go; flannel: pkg/backend/vxlan, 70 and, for WireGuard, 80 of
  /// either family; calico: felix/dataplane/linux/int_dataplane.go). The others have no such form.
  public int overhead(boolean v6) {
    return switch (encapsulation) {
      case VXLAN, GENEVE, GRE -> overhead + (v6 ? HEADER_V6 - HEADER_V4 : 0);
      case WIREGUARD -> v6 ? Math.max(overhead, WireGuard.AROUND_V6) : overhead;
      case NONE, IPIP, IPSEC, UDP, TAILSCALE -> overhead;
    };
  }

  /// Nothing is wrapped around pods' packets.
  public boolean isRouted() {
    return encapsulation == Encapsulation.NONE;
  }
}
