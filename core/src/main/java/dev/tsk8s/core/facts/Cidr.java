package dev.tsk8s.core.facts;

import inet.ipaddr.IPAddress;
import java.util.Optional;

/// A range of IP addresses, host bits cleared.
///
/// @param range as the library holds it: read once, asked often
public record Cidr(IPAddress range) implements Comparable<Cidr> {

  public Cidr {
    if (!range.isPrefixed()) {
      throw new IllegalArgumentException("not a CIDR: " + range);
    }
    range = StrictText.bare(range.toPrefixBlock());
  }

  /// Reads the text.
  ///
  /// @throws IllegalArgumentException if the text is not an address with a prefix length
  public Cidr(String text) {
    this(StrictText.parse(text));
  }

  /// Canonical (`10.244.0.0/16`).
  public String text() {
    return range.toCanonicalString();
  }

  /// The range, if the text is one.
  public static Optional<Cidr> parse(String text) {
    if (text.indexOf('/') < 0) {
      return Optional.empty(); // the library's refusal costs a stack trace
    }
    try {
      return Optional.of(new Cidr(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// An address lies in it; one of the other family never does.
  public boolean contains(Ip ip) {
    return range.contains(ip.address());
  }

  /// Another range lies in it whole, or is the same.
  public boolean contains(Cidr other) {
    return range.contains(other.range);
  }

  /// Some address is in both.
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /// A range of exactly one address (`/32`, `/128`).
  public boolean isSingle() {
    return range.getPrefixLength() == range.getBitCount();
  }

  /// Everything (`0.0.0.0/0`, `::/0`): an exit node's route.
  public boolean isEverything() {
    return range.getPrefixLength() == 0;
  }

  @Override
  public int compareTo(Cidr other) {
    return range.compareTo(other.range);
  }

  @Override
  public String toString() {
    return text();
  }
}
