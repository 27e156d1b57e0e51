package dev.tsk8s.core.facts;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One IP address in canonical text (`100.64.0.1`, `2001:db8::1`), without zone.
public record Ip(String text) implements Comparable<Ip> {

  /// Tailscale's own range for nodes, RFC 6598's shared address space.
  public static final Cidr CGNAT = new Cidr("100.64.0.0/10");

  /// Tailscale's IPv6 range for nodes (ts:net/tsaddr/tsaddr.go).
  public static final Cidr TAILSCALE_V6 = new Cidr("fd7a:115c:a1e0::/48");

  private static final List<Cidr> PRIVATE =
      Stream.of(
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "100.64.0.0/10",
              "169.254.0.0/16",
              "127.0.0.0/8",
              "fe80::/10",
              "fc00::/7",
              "::1/128")
          .map(Cidr::new)
          .toList();

  /// Reads and normalises the text.
  ///
  /// @throws IllegalArgumentException if the text is not one IP address
  public Ip {
    int zone = text.indexOf('%');
    text = Bits.of(zone < 0 ? text : text.substring(0, zone)).text();
  }

  /// The address, if the text is one; host names, ranges and empty text are none.
  public static Optional<Ip> parse(String text) {
    try {
      return Optional.of(new Ip(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean isV6() {
    return text.indexOf(':') >= 0;
  }

  /// In a range that no NAT-free path of the Internet leads to: RFC 1918, RFC 6598 (100.64/10),
  /// link-local, loopback, unique local.
  public boolean isPrivate() {
    return PRIVATE.stream().anyMatch(range -> range.contains(this));
  }

  /// In one of the ranges Tailscale numbers its nodes from. Other networks use 100.64/10 too: this
  /// alone is no proof.
  public boolean isInTailscaleRange() {
    return CGNAT.contains(this) || TAILSCALE_V6.contains(this);
  }

  Bits bits() {
    return Bits.of(text);
  }

  @Override
  public int compareTo(Ip other) {
    return bits().compareTo(other.bits());
  }

  @Override
  public String toString() {
    return text;
  }
}
