package dev.tsk8s.core.facts;

import java.util.Optional;

/// A range of IP addresses in canonical text (`10.244.0.0/16`), host bits cleared.
public record Cidr(String text) implements Comparable<Cidr> {

  /// Reads and normalises the text.
  ///
  /// @throws IllegalArgumentException if the text is not an address with a prefix length
  public Cidr {
    text = first(text).masked(prefix(text)).text() + "/" + prefix(text);
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
    return contains(ip.bits(), ip.bits().width());
  }

  public boolean contains(Cidr other) {
    return contains(first(other.text), prefix(other.text));
  }

  private boolean contains(Bits first, int prefix) {
    int own = prefix(text);
    return prefix >= own && first.masked(own).equals(first(text));
  }

  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /// A range of exactly one address (`/32`, `/128`).
  public boolean isSingle() {
    return prefix(text) == first(text).width();
  }

  /// Everything (`0.0.0.0/0`, `::/0`): an exit node's route.
  public boolean isEverything() {
    return prefix(text) == 0;
  }

  private static Bits first(String text) {
    return Bits.of(text.substring(0, slash(text)));
  }

  private static int prefix(String text) {
    int prefix = (int) Bits.digits(text.substring(slash(text) + 1), 10, 3);
    if (prefix > first(text).width()) {
      throw new IllegalArgumentException("not a CIDR: " + text);
    }
    return prefix;
  }

  private static int slash(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a CIDR: " + text);
    }
    return slash;
  }

  /// By address, and of two that begin alike the larger one first.
  @Override
  public int compareTo(Cidr other) {
    int firsts = first(text).compareTo(first(other.text));
    return firsts != 0 ? firsts : Integer.compare(prefix(text), prefix(other.text));
  }

  @Override
  public String toString() {
    return text;
  }
}
