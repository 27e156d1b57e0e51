package dev.tsk8s.core.facts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An address as the number that it is: its first bit is the highest of `high`, in both families.
///
/// Reads addresses as Kubernetes and Tailscale write them: no wildcards, no leading zeros in IPv4,
/// no `inet_aton` shorthand (`10.1`), which would turn a typing error into another address.
record Bits(boolean v6, long high, long low) implements Comparable<Bits> {
  private static final int GROUPS = 8;
  private static final int GROUP = 16;

  int width() {
    return v6 ? 128 : 32;
  }

  /// With everything behind the prefix cleared.
  Bits masked(int prefix) {
    return new Bits(v6, high & mask(prefix), low & mask(prefix - Long.SIZE));
  }

  private static long mask(int ones) {
    if (ones <= 0) {
      return 0;
    }
    return ones >= Long.SIZE ? -1 : -1L << (Long.SIZE - ones);
  }

  /// @throws IllegalArgumentException if the text is no address
  static Bits of(String text) {
    if (text.indexOf(':') < 0) {
      return new Bits(false, v4(text) << 32, 0);
    }
    int gap = text.indexOf("::");
    List<Long> groups = groups(gap < 0 ? text : text.substring(0, gap));
    List<Long> behind = gap < 0 ? List.of() : groups(text.substring(gap + 2));
    int missing = GROUPS - groups.size() - behind.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      throw refused(text);
    }
    groups.addAll(Collections.nCopies(missing, 0L));
    groups.addAll(behind);
    return new Bits(true, number(groups.subList(0, 4)), number(groups.subList(4, GROUPS)));
  }

  private static long number(List<Long> groups) {
    return groups.stream().reduce(0L, (number, group) -> number << GROUP | group);
  }

  /// The last two may be written as an IPv4 address (RFC 4291, 2.2).
  private static List<Long> groups(String text) {
    var groups = new ArrayList<Long>();
    if (text.isEmpty()) {
      return groups;
    }
    for (String part : text.split(":", -1)) {
      if (part.indexOf('.') >= 0 && text.endsWith(part)) {
        long v4 = v4(part);
        groups.add(v4 >> GROUP);
        groups.add(v4 & 0xffff);
      } else {
        groups.add(digits(part, 16, 4));
      }
    }
    return groups;
  }

  private static long v4(String text) {
    long number = 0;
    int from = 0;
    for (int byteIndex = 0; byteIndex < 4; byteIndex++) {
      int dot = text.indexOf('.', from);
      if (dot < 0 != (byteIndex == 3)) {
        throw refused(text);
      }
      String part = text.substring(from, dot < 0 ? text.length() : dot);
      long value = digits(part, 10, 3);
      if (value > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
        throw refused(text);
      }
      number = number << 8 | value;
      from = dot + 1;
    }
    return number;
  }

  /// Digits and nothing else: no sign, no digit of another script.
  static long digits(String text, int radix, int most) {
    if (text.isEmpty() || text.length() > most) {
      throw refused(text);
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        throw refused(text);
      }
      number = number * radix + digit;
    }
    return number;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("not an IP address or range: " + text);
  }

  /// Canonical (RFC 5952): lower case, the longest run of zeros left out, the first of several.
  String text() {
    if (!v6) {
      return (high >>> 56)
          + "."
          + (high >>> 48 & 255)
          + "."
          + (high >>> 40 & 255)
          + "."
          + (high >>> 32 & 255);
    }
    int start = 0;
    int length = 0;
    for (int from = 0; from < GROUPS; from++) {
      int to = from;
      while (to < GROUPS && group(to) == 0) {
        to++;
      }
      if (to - from > length) {
        start = from;
        length = to - from;
      }
    }
    return length < 2
        ? joined(0, GROUPS)
        : joined(0, start) + "::" + joined(start + length, GROUPS);
  }

  private String joined(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(index -> Long.toHexString(group(index)))
        .collect(Collectors.joining(":"));
  }

  private long group(int index) {
    long half = index < 4 ? high : low;
    return half >>> (Long.SIZE - GROUP * (index % 4 + 1)) & 0xffff;
  }

  @Override
  public int compareTo(Bits other) {
    int families = Boolean.compare(v6, other.v6);
    if (families != 0) {
      return families;
    }
    int highs = Long.compareUnsigned(high, other.high);
    return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
  }
}
