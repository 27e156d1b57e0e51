package dev.tsk8s.core.mtu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a packet is wrapped in on its way, byte by byte. The outer Ethernet header counts nowhere:
/// an MTU is the size of an IP packet.
public enum Wrapping {
  TAILSCALE,
  VXLAN,
  GENEVE,
  /// Geneve as OVN writes it.
  OVN,
  IPIP,
  GRE,
  /// WireGuard of a CNI.
  WIREGUARD,
  IPSEC;

  private static final int IPV4 = 20;
  private static final int IPV6 = 40;
  private static final Field UDP = new Field("UDP", 8);
  private static final Field INNER_ETHERNET = new Field("inner Ethernet", 14);

  /// All of it, from the outside in.
  ///
  /// @param v6 the outer packet is IPv6
  public List<Field> fields(boolean v6) {
    var fields = new ArrayList<Field>();
    fields.add(v6 ? new Field("IPv6", IPV6) : new Field("IPv4", IPV4));
    fields.addAll(inner());
    return List.copyOf(fields);
  }

  private List<Field> inner() {
    return switch (this) {
      // Data messages: WireGuard whitepaper, section 5.4.6; ts:net/tstun/mtu.go has the same sum.
      case TAILSCALE, WIREGUARD ->
          List.of(
              UDP,
              new Field("WireGuard type", 4),
              new Field("WireGuard receiver", 4),
              new Field("WireGuard counter", 8),
              new Field("WireGuard tag", 16));
      // RFC 7348 section 5: the inner frame travels with its Ethernet header.
      case VXLAN -> List.of(UDP, new Field("VXLAN", 8), INNER_ETHERNET);
      // RFC 8926 section 3.4, without options, as Cilium and Antrea count it.
      case GENEVE -> List.of(UDP, new Field("Geneve", 8), INNER_ETHERNET);
      // With one option of 8 bytes (ovn-kubernetes: go-controller/pkg/types/const.go).
      case OVN ->
          List.of(UDP, new Field("Geneve", 8), new Field("Geneve option", 8), INNER_ETHERNET);
      // RFC 2003: one more IP header.
      case IPIP -> List.of();
      // RFC 2784 and 2890 with a key, carrying frames (antrea: pkg/agent/config/node_config.go).
      case GRE -> List.of(new Field("GRE with key", 8), INNER_ETHERNET);
      // RFC 4303 in tunnel mode with the largest padding and a key of 128 bits, as Cilium counts
      // it (cilium: pkg/mtu/mtu.go, EncryptionIPsecOverhead).
      case IPSEC ->
          List.of(
              new Field("ESP SPI", 4),
              new Field("ESP sequence", 4),
              new Field("ESP padding, at most", 16),
              new Field("ESP next header", 1),
              new Field("ESP ICV", 16),
              new Field("ESP authentication", 16));
    };
  }

  /// Bytes in all.
  public int overhead(boolean v6) {
    return fields(v6).stream().mapToInt(Field::bytes).sum();
  }

  /// Its stable name.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one with this name.
  public static Optional<Wrapping> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }
}
