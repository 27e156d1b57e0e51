package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicAddressesTest {
  private static final int KEYS = 64;

  /// One beside each range with a meaning of its own, and some far from any.
  private static final List<String> PUBLIC =
      List.of(
          "1.0.0.1",
          "8.8.8.8",
          "9.9.9.9",
          "11.0.0.1",
          "100.63.0.1",
          "100.128.0.1",
          "126.0.0.1",
          "128.0.0.1",
          "169.253.0.1",
          "169.255.0.1",
          "172.15.0.1",
          "172.32.0.1",
          "191.255.0.1",
          "192.0.1.1",
          "192.0.2.0",
          "192.0.2.7",
          "192.0.2.255",
          "192.167.0.1",
          "192.169.0.1",
          "198.17.0.1",
          "198.20.0.1",
          "203.0.113.7",
          "223.255.255.1",
          "2600:1f18:abcd::7",
          "2001:200::7",
          "2001:db7::7",
          "2003::7",
          "2a01::7");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.7", "10.0.0.7", "100.64.0.7", "100.127.0.7", "127.0.0.7", "169.254.0.7",
        "172.16.0.7", "172.31.0.7", "192.0.0.7", "192.168.0.7", "198.18.0.7", "198.19.0.7",
        "224.0.0.7", "255.255.255.255", "fd7a:115c:a1e0::7", "fe80::7", "ff02::1", "::1",
        "::ffff:10.0.0.7",
      })
  void anAddressWithAMeaningOfItsOwnStays(String text) {
    Ip ip = Ip.parse(text).orElseThrow();

    assertThat(of(1).of(ip)).isEqualTo(ip);
  }

  @Test
  void aRangeWithAMeaningOfItsOwnStays() {
    for (String text : List.of("10.0.0.0/8", "0.0.0.0/0", "::/0", "100.64.0.0/10", "fd00::/8")) {
      assertThat(of(1).of(new Cidr(text))).isEqualTo(new Cidr(text));
    }
  }

  @Test
  void aPublicOneBecomesAnotherPublicOneAndNeverItself() {
    for (String text : PUBLIC) {
      Ip ip = Ip.parse(text).orElseThrow();
      for (int key = 0; key < KEYS; key++) {
        assertThat(of(key).of(ip)).as(text).isNotEqualTo(ip).matches(PublicAddresses::isPublic);
      }
    }
  }

  /// Whose bits could lead there are never turned.
  @ParameterizedTest
  @CsvSource({
    "100.128.0.1, 100.128.0.0/9",
    "100.0.0.1, 100.0.0.0/10",
    "11.0.0.1, 11.0.0.0/8",
    "126.0.0.1, 126.0.0.0/8",
    "169.255.0.1, 169.255.0.0/16",
    "172.32.0.1, 172.32.0.0/11",
    "192.0.1.1, 192.0.1.0/24",
    "192.169.0.1, 192.169.0.0/16",
    "198.16.0.1, 198.16.0.0/15",
    "2001:200::7, 2001:200::/23",
    "2001:db9::7, 2001:db9::/32",
    "2003::7, 2003::/16",
  })
  void noneComesIntoARangeWithAMeaningBesideIt(String address, Cidr sibling) {
    for (int key = 0; key < KEYS; key++) {
      assertThat(of(key).of(Ip.parse(address).orElseThrow())).matches(sibling::contains);
    }
  }

  @Test
  void aRangeThatCanBecomeAnotherNeverStays() {
    for (String text : List.of("192.0.2.0/24", "203.0.113.0/24", "198.20.0.0/16", "2600::/32")) {
      for (int key = 0; key < KEYS; key++) {
        assertThat(of(key).of(new Cidr(text))).isNotEqualTo(new Cidr(text));
      }
    }
  }

  @Test
  void whatIsNearStaysAsNear() {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      int one = 0xcb000000 | random.nextInt(1 << 24);
      int other = one ^ (1 << random.nextInt(24));
      PublicAddresses addresses = of(i % 8);

      int difference = bits(addresses.of(ip(one))) ^ bits(addresses.of(ip(other)));

      assertThat(Integer.numberOfLeadingZeros(difference))
          .isEqualTo(Integer.numberOfLeadingZeros(one ^ other));
    }
  }

  @Test
  void anAddressIsInTheRangeItWasIn() {
    assertThat(
            of(3)
                .of(new Cidr("203.0.112.0/23"))
                .contains(of(3).of(Ip.parse("203.0.113.7").orElseThrow())))
        .isTrue();
  }

  @Test
  void whichOneItBecomesIsInTheKeyOnly() {
    var others = new HashSet<Ip>();
    IntStream.range(0, KEYS)
        .forEach(key -> others.add(of(key).of(Ip.parse("203.0.113.7").orElseThrow())));

    assertThat(others).hasSizeGreaterThan(KEYS / 2);
    assertThat(of(1).of(ip(0xcb007107))).isEqualTo(of(1).of(ip(0xcb007107)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:203.0.113.7", "64:ff9b::203.0.113.7"})
  void oneThatIsInsideAnotherIsTheSame(String text) {
    String inside = of(1).of(Ip.parse("203.0.113.7").orElseThrow()).text();
    String carrier = text.substring(0, text.indexOf("203"));

    assertThat(of(1).of(Ip.parse(text).orElseThrow()))
        .isEqualTo(Ip.parse(carrier + inside).orElseThrow());
  }

  @Test
  void thoseOfABundleThatHasOthersAlreadyStay() {
    Ip ip = Ip.parse("203.0.113.7").orElseThrow();
    Cidr range = new Cidr("203.0.113.0/24");

    assertThat(PublicAddresses.kept().of(ip)).isEqualTo(ip);
    assertThat(PublicAddresses.kept().of(range)).isEqualTo(range);
  }

  private static PublicAddresses of(int key) {
    return new PublicAddresses(("key " + key).getBytes(UTF_8));
  }

  private static Ip ip(int bits) {
    return Ip.parse(
            (bits >>> 24)
                + "."
                + ((bits >> 16) & 255)
                + "."
                + ((bits >> 8) & 255)
                + "."
                + (bits & 255))
        .orElseThrow();
  }

  private static int bits(Ip ip) {
    return new java.math.BigInteger(ip.address().getBytes()).intValue();
  }
}
