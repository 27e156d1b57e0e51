package dev.tsk8s.core.facts;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddress;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Our arithmetic against a library that does nothing else.
final class BitsTest {
  private static final int TRIES = 50_000;

  private final Random random = new Random(1);

  @Test
  void readsWhatTheLibraryReadsAndWritesItAlike() {
    for (int i = 0; i < TRIES; i++) {
      String text = garbled(random.nextBoolean() ? address() : range());
      if (text.matches(".*\\p{XDigit}{5}.*") || text.matches(".*:[^.]*[.][^.]*([.][^.]*)?")) {
        continue; // five digits, or fewer than four bytes after a colon: the library takes them
      }
      assertThat(Ip.parse(text).map(Ip::text))
          .as(text)
          .isEqualTo(library(text, false, IPAddress::toCanonicalString));
      assertThat(Cidr.parse(text).map(Cidr::text))
          .as(text)
          .isEqualTo(library(text, true, range -> range.toPrefixBlock().toCanonicalString()));
    }
  }

  @Test
  void findsInsideWhatTheLibraryFindsInside() {
    int inside = 0;
    for (int i = 0; i < TRIES; i++) {
      var outer = new Cidr(range());
      var inner = new Cidr(range());
      var ip = new Ip(address());
      var theirs = StrictText.parse(outer.text());
      assertThat(outer.contains(inner))
          .as(outer + " " + inner)
          .isEqualTo(theirs.contains(StrictText.parse(inner.text())));
      assertThat(outer.contains(ip))
          .as(outer + " " + ip)
          .isEqualTo(theirs.contains(StrictText.parse(ip.text())));
      inside += outer.contains(ip) ? 1 : 0;
    }
    assertThat(inside).isPositive();
  }

  @Test
  void ordersAddressesAsTheLibraryDoes() {
    for (int i = 0; i < TRIES; i++) {
      var one = new Ip(address());
      var other = new Ip(address());
      assertThat(Integer.signum(one.compareTo(other)))
          .as(one + " " + other)
          .isEqualTo(
              Integer.signum(
                  StrictText.parse(one.text()).compareTo(StrictText.parse(other.text()))));
    }
  }

  private static Optional<String> library(
      String text, boolean ranges, Function<IPAddress, String> written) {
    try {
      return Optional.ofNullable(StrictText.parse(text))
          .filter(address -> address.isPrefixed() == ranges)
          .map(written);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private String range() {
    String address = address();
    return address + "/" + random.nextInt(address.indexOf(':') < 0 ? 33 : 129);
  }

  /// Few different numbers, so that they meet, and many zeros.
  private String address() {
    if (random.nextInt(3) > 0) {
      return number(256) + "." + number(256) + "." + number(256) + "." + number(256);
    }
    var text = new StringBuilder();
    boolean shortened = false;
    for (int group = 0; group < 8; group++) {
      if (!shortened && random.nextInt(6) == 0) {
        text.append(group == 0 ? "::" : ":");
        group += random.nextInt(8 - group);
        shortened = true;
      } else {
        text.append(Integer.toHexString(number(65536))).append(group < 7 ? ":" : "");
      }
    }
    return text.toString();
  }

  private int number(int limit) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> limit - 1;
      case 2 -> random.nextInt(3);
      default -> random.nextInt(limit);
    };
  }

  /// Often with one character added, changed or taken away.
  private String garbled(String text) {
    int at = random.nextInt(text.length());
    String alphabet = "0123456789abfG:./-*";
    String other = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, at) + other + text.substring(at);
      case 1 -> text.substring(0, at) + other + text.substring(at + 1);
      case 2 -> text.substring(0, at) + text.substring(at + 1);
      default -> text;
    };
  }
}
