package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Public addresses by others that are as public and as near to each other: two that share their
/// first n bits still share exactly n (the scheme of Crypto-PAn, Xu, Fan, Ammar and Moon 2002). A
/// bit that could lead from a public range into one with a meaning of its own is never turned, so
/// the first bits of an address stay.
final class PublicAddresses {
  private static final List<Cidr> MEANT_V4 =
      List.of(
          new Cidr("0.0.0.0/8"),
          new Cidr("10.0.0.0/8"),
          Ip.CGNAT,
          new Cidr("127.0.0.0/8"),
          new Cidr("169.254.0.0/16"),
          new Cidr("172.16.0.0/12"),
          new Cidr("192.0.0.0/24"),
          new Cidr("192.168.0.0/16"),
          new Cidr("198.18.0.0/15"),
          new Cidr("224.0.0.0/3"));

  private static final Cidr GLOBAL_V6 = new Cidr("2000::/3");
  private static final List<Cidr> MEANT_V6 =
      List.of(new Cidr("2001::/23"), new Cidr("2001:db8::/32"), new Cidr("2002::/16"));

  private static final String ALGORITHM = "HmacSHA256";

  private final Map<String, Boolean> turns = new HashMap<>();
  private final SortedMap<String, String> replaced = new TreeMap<>();
  private final Mac mac;

  /// @param key what makes the choice; the same key gives the same addresses
  PublicAddresses(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  static boolean isPublic(Ip ip) {
    return ip.isV6()
        ? GLOBAL_V6.contains(ip)
        : MEANT_V4.stream().noneMatch(range -> range.contains(ip));
  }

  Ip of(Ip ip) {
    if (!isPublic(ip)) {
      return ip;
    }
    Ip other = new Ip(turned(ip.address(), ip.address().getBitCount()));
    replaced.put(ip.text(), other.text());
    return other;
  }

  Cidr of(Cidr range) {
    int prefix = range.range().getNetworkPrefixLength();
    Ip first = new Ip(range.range().getLower().withoutPrefixLength());
    return prefix == 0 || !isPublic(first)
        ? range
        : new Cidr(turned(first.address(), prefix).setPrefixLength(prefix, false).toPrefixBlock());
  }

  /// Which became which.
  SortedMap<String, String> replaced() {
    return replaced;
  }

  private IPAddress turned(IPAddress address, int bits) {
    byte[] before = address.getBytes();
    byte[] after = before.clone();
    for (int bit = 0; bit < bits; bit++) {
      if (turns(before, bit)) {
        after[bit / 8] ^= (byte) (0x80 >>> (bit % 8));
      }
    }
    return address.isIPv4() ? new IPv4Address(after) : new IPv6Address(after);
  }

  /// Whether the bit behind these first bits is turned.
  private boolean turns(byte[] address, int bits) {
    String prefix = prefix(address, bits);
    return turns.computeIfAbsent(
        prefix,
        _ -> leadsNowhereElse(address, bits) && (mac.doFinal(prefix.getBytes(UTF_8))[0] & 1) == 1);
  }

  private static String prefix(byte[] address, int bits) {
    var text = new StringBuilder(address.length == 4 ? "4:" : "6:");
    for (int bit = 0; bit < bits; bit++) {
      text.append((address[bit / 8] >> (7 - bit % 8)) & 1);
    }
    return text.toString();
  }

  /// No range with a meaning of its own lies below these first bits.
  private static boolean leadsNowhereElse(byte[] address, int bits) {
    boolean v4 = address.length == 4;
    if (!v4 && bits < 3) {
      return false;
    }
    return (v4 ? MEANT_V4 : MEANT_V6)
        .stream()
            .filter(range -> range.range().getNetworkPrefixLength() > bits)
            .noneMatch(range ->
                prefix(range.range().getLower().getBytes(), bits).equals(prefix(address, bits)));
  }
}
