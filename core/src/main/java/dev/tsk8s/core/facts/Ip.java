package dev.tsk8s.core.facts;

import inet.ipaddr.IPAddress;
import java.util.Optional;

/// One IP address, without zone.
///
/// @param address as the library holds it: read once, asked often
public record Ip(IPAddress address) implements Comparable<Ip> {

  /// Tailscale's own range for nodes, RFC 6598's shared address space.
  public static final Cidr CGNAT = new Cidr("100.64.0.0/10");

  /// Tailscale's IPv6 range for nodes (ts:net/tsaddr/tsaddr.go).
  public static final Cidr TAILSCALE_V6 = new Cidr("fd7a:115c:a1e0::/48");

  public Ip {
    if (address.isPrefixed() || address.isMultiple()) {
      throw new IllegalArgumentException("not an IP address: " + address);
    }
    address = StrictText.bare(address);
  }

  /// Reads the text; a zone (`%eth0`) is left aside.
  ///
  /// @throws IllegalArgumentException if the text is not one IP address
  public Ip(String text) {
    this(StrictText.parse(text.indexOf('%') < 0 ? text : text.substring(0, text.indexOf('%'))));
  }

  /// Canonical (`100.64.0.1`, `2001:db8::1`).
  public String text() {
    return address.toCanonicalString();
  }

  /// The address, if the text is one; host names, ranges and empty text are none.
  public static Optional<Ip> parse(String text) {
    if (text.indexOf('.') < 0 && text.indexOf(':') < 0) {
      return Optional.empty(); // the library's refusal costs a stack trace
    }
    try {
      return Optional.of(new Ip(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean isV6() {
    return address.isIPv6();
  }

  /// In a range that no NAT-free path of the Internet leads to: RFC 1918, RFC 6598 (100.64/10),
  /// link-local, loopback, unique local.
  public boolean isPrivate() {
    return address.isLocal()
        || address.isLoopback()
        || address.isLinkLocal()
        || CGNAT.contains(this);
  }

  /// In one of the ranges Tailscale numbers its nodes from. Other networks use 100.64/10 too: this
  /// alone is no proof.
  public boolean isInTailscaleRange() {
    return CGNAT.contains(this) || TAILSCALE_V6.contains(this);
  }

  @Override
  public int compareTo(Ip other) {
    return address.compareTo(other.address);
  }

  @Override
  public String toString() {
    return text();
  }
}
