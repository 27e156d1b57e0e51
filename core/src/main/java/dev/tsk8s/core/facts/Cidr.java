package dev.tsk8s.core.facts;

import inet.ipaddr.IPAddress;
import java.util.Optional;

/// A range of IP addresses in canonical text (`10.244.0.0/16`), host bits cleared.
public record Cidr(String text) implements Comparable<Cidr> {

  /// Reads and normalises the text.
  ///
  /// @throws IllegalArgumentException if the text is not an address with a prefix length
  public Cidr {
    text = canonical(text);
  }

  /// The range, if the text is one.
  public static Optional<Cidr> parse(String text) {
    try {
      return Optional.of(new Cidr(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean contains(Ip ip) {
    return range().contains(ip.address());
  }

  public boolean contains(Cidr other) {
    return range().contains(other.range());
  }

  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /// A range of exactly one address (`/32`, `/128`).
  public boolean isSingle() {
    IPAddress range = range();
    return range.getPrefixLength() == range.getBitCount();
  }

  /// Everything (`0.0.0.0/0`, `::/0`): an exit node's route.
  public boolean isEverything() {
    return range().getPrefixLength() == 0;
  }

  private IPAddress range() {
    return StrictText.parse(text);
  }

  private static String canonical(String text) {
    IPAddress range = StrictText.parse(text);
    if (range == null || !range.isPrefixed()) {
      throw new IllegalArgumentException("not a CIDR: " + text);
    }
    return range.toPrefixBlock().toCanonicalString();
  }

  @Override
  public int compareTo(Cidr other) {
    return range().compareTo(other.range());
  }

  @Override
  public String toString() {
    return text;
  }
}
