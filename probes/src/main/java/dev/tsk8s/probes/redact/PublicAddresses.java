package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.security.GeneralSecurityException;
import java.util.Arrays;
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

  /// Ranges whose addresses end in one of IPv4: mapped (RFC 4291 section 2.5.5.2), translated (RFC
  /// 6052 section 2.1).
  private static final List<Cidr> CARRIERS =
      List.of(new Cidr("::ffff:0:0/96"), new Cidr("64:ff9b::/96"));

  private static final String ALGORITHM = "HmacSHA256";

  private final Map<String, Boolean> turns = new HashMap<>();
  private final SortedMap<String, String> replaced = new TreeMap<>();
  private final Mac mac;
  private final boolean kept;

  /// @param key what makes the choice; the same key gives the same addresses
  PublicAddresses(byte[] key) {
    this(false, key);
  }

  private PublicAddresses(boolean kept, byte[] key) {
    this.kept = kept;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /// Leaves each as it is: they were replaced before.
  static PublicAddresses kept() {
    return new PublicAddresses(true, new byte[] {0});
  }

  static boolean isPublic(Ip ip) {
    return ip.isV6()
        ? GLOBAL_V6.contains(ip)
        : MEANT_V4.stream().noneMatch(range -> range.contains(ip));
  }

  Ip of(Ip ip) {
    if (kept) {
      return ip;
    }
    Ip other =
        isPublic(ip) ? new Ip(turned(ip.address(), ip.address().getBitCount())) : carrying(ip);
    if (!other.equals(ip)) {
      replaced.put(ip.text(), other.text());
    }
    return other;
  }

  /// An IPv6 address that holds a public one of IPv4 in it, with another in its place.
  private Ip carrying(Ip ip) {
    if (!ip.isV6() || CARRIERS.stream().noneMatch(range -> range.contains(ip))) {
      return ip;
    }
    byte[] bytes = ip.address().getBytes();
    Ip inside = new Ip(new IPv4Address(Arrays.copyOfRange(bytes, 12, 16)));
    System.arraycopy(of(inside).address().getBytes(), 0, bytes, 12, 4);
    return new Ip(new IPv6Address(bytes));
  }

  Cidr of(Cidr range) {
    int prefix = range.range().getNetworkPrefixLength();
    Ip first = new Ip(range.range().getLower().withoutPrefixLength());
    if (kept || prefix == 0 || !isPublic(first)) {
      return range;
    }
    IPAddress turned = turned(first.address(), prefix);
    Cidr other = new Cidr(turned.setPrefixLength(prefix, false).toPrefixBlock());
    replaced.put(range.text(), other.text());
    return other;
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

  /// Whether the bit behind these first bits is turned. The first that may be always is: else an
  /// address near a range with a meaning of its own, of which few bits may be turned, would become
  /// itself for some keys.
  private boolean turns(byte[] address, int bits) {
    String prefix = prefix(address, bits);
    return turns.computeIfAbsent(
        prefix,
        _ ->
            leadsNowhereElse(address, bits)
                && (!leadsNowhereElse(address, bits - 1)
                    || (mac.doFinal(prefix.getBytes(UTF_8))[0] & 1) == 1));
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
    return (address.length == 4 ? MEANT_V4 : MEANT_V6)
        .stream()
            .filter(range -> range.range().getNetworkPrefixLength() > bits)
            .noneMatch(range ->
                prefix(range.range().getLower().getBytes(), bits).equals(prefix(address, bits)));
  }
}
