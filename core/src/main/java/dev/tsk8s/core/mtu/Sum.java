package dev.tsk8s.core.mtu;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The sizes of a stack of layers, from the NIC up to the pod.
///
/// @param nic the MTU of the NIC; empty: not known, and without Tailscale nothing else is either
/// @param v6 outer packets are IPv6
/// @param tun the MTU of tailscale0, over which the pod network's packets go; empty: they go over
///   the NIC
/// @param tunnels what the pod network wraps packets in, the innermost first
/// @param reserved bytes that the CNI takes off for them; empty: what they need
public record Sum(
    OptionalInt nic, boolean v6, OptionalInt tun, List<Wrapping> tunnels, OptionalInt reserved) {
  /// What a tailscale0 has unless somebody set TS_DEBUG_MTU (ts:net/tstun/mtu.go).
  public static final int TAILSCALE = 1280;

  /// The least that a link may carry for IPv6 (RFC 8200 section 5).
  public static final int LEAST_OF_IPV6 = 1280;

  /// The article's sum: 1500, less 60 for WireGuard, 50 for VXLAN and 10 to spare.
  public static final int ARTICLE_SUM = 1380;

  /// What its author really sets.
  public static final int ARTICLE_SET = 1200;

  private static final int TCP_OVER_IPV4 = 40;
  private static final int TCP_OVER_IPV6 = 60;

  /// One layer.
  ///
  /// @param name `nic`, a wrapping's word, or `pod`
  /// @param mtu the largest IP packet that fits into it; empty: not known
  /// @param fields what stands around such a packet in the layer below
  public record Level(String name, OptionalInt mtu, List<Field> fields) {
    public Level {
      requireNonNull(name);
      requireNonNull(mtu);
      fields = List.copyOf(fields);
    }

    /// Bytes that this layer takes.
    public int overhead() {
      return fields.stream().mapToInt(Field::bytes).sum();
    }
  }

  public Sum {
    requireNonNull(nic);
    requireNonNull(tun);
    requireNonNull(reserved);
    tunnels = List.copyOf(tunnels);
    if (nic.isEmpty() && tun.isEmpty()) {
      throw new IllegalArgumentException("a sum of nothing");
    }
  }

  /// The same layers as a CNI writes them: OVN-Kubernetes wraps packets in Geneve alone, with an
  /// option that others do not have (ovn-kubernetes: go-controller/pkg/types/const.go).
  public Sum as(Cni cni) {
    if (cni != Cni.OVN_KUBERNETES) {
      return this;
    }
    List<Wrapping> own =
        tunnels.stream()
            .map(one -> one == Wrapping.GENEVE || one == Wrapping.VXLAN ? Wrapping.OVN : one)
            .toList();
    return new Sum(nic, v6, tun, own, reserved);
  }

  /// From the NIC up.
  public List<Level> levels() {
    var levels = new ArrayList<Level>();
    levels.add(new Level("nic", nic, List.of()));
    if (tun.isPresent()) {
      levels.add(new Level(Wrapping.TAILSCALE.word(), tun, Wrapping.TAILSCALE.fields(v6)));
    }
    int size = base();
    for (Wrapping tunnel : tunnels.reversed()) {
      // Inside tailscale0 a tunnel's ends are tailnet addresses, whatever the packets outside are.
      size -= tunnel.overhead(tunnelsAreV6());
      levels.add(new Level(tunnel.word(), OptionalInt.of(size), tunnel.fields(tunnelsAreV6())));
    }
    return levels;
  }

  /// Tailscale's own packets may go over IPv6 and nodes still know each other by 100.x.y.z.
  private boolean tunnelsAreV6() {
    return v6 && tun.isEmpty();
  }

  /// What the pod network's outermost packets must fit into.
  public int base() {
    return tun.orElseGet(nic::orElseThrow);
  }

  /// Bytes that the pod network takes.
  public int overhead() {
    return reserved.orElseGet(
        () -> tunnels.stream().mapToInt(tunnel -> tunnel.overhead(tunnelsAreV6())).sum());
  }

  /// The largest IP packet of a pod.
  public int pod() {
    return base() - overhead();
  }

  /// The largest TCP segment over IPv4, without options (RFC 9293 section 3.7.1).
  public int mssV4() {
    return pod() - TCP_OVER_IPV4;
  }

  /// The same over IPv6; empty: IPv6 is impossible here.
  public OptionalInt mssV6() {
    return carriesIpv6() ? OptionalInt.of(pod() - TCP_OVER_IPV6) : OptionalInt.empty();
  }

  /// A link below 1280 carries no IPv6.
  public boolean carriesIpv6() {
    return pod() >= LEAST_OF_IPV6;
  }

  /// How much WireGuard would leave of the NIC, whatever tailscale0 has; empty: not known, or no
  /// Tailscale below.
  public OptionalInt room() {
    return nic.isPresent() && tun.isPresent()
        ? OptionalInt.of(nic.getAsInt() - Wrapping.TAILSCALE.overhead(v6))
        : OptionalInt.empty();
  }

  /// By how many bytes a full packet of tailscale0 is larger than the NIC takes; 0: it fits, or
  /// nobody knows.
  public int overflow() {
    return room().isPresent() ? Math.max(0, base() - room().getAsInt()) : 0;
  }

  /// What a pod needs whose own tailscale0 has 1280: less, and its packets are split.
  public int neededByTailscalePod() {
    return TAILSCALE + Wrapping.TAILSCALE.overhead(v6);
  }

  /// Whether it has that.
  public boolean carriesTailscalePod() {
    return pod() >= neededByTailscalePod();
  }

  /// What pods would get if that were set as the base.
  public int podWithBase(int other) {
    return other - overhead();
  }
}
