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
  public Way {
    requireNonNull(mode);
    requireNonNull(encapsulation);
    ports = List.copyOf(ports);
  }

  static Way plain(String mode, String... ports) {
    return new Way(mode, Encapsulation.NONE, 0, List.of(ports));
  }

  /// Nothing is wrapped around pods' packets.
  public boolean isRouted() {
    return encapsulation == Encapsulation.NONE;
  }
}
