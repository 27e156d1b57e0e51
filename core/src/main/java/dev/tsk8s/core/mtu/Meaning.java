package dev.tsk8s.core.mtu;

import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.network.CiliumWay;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.WireGuard;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What a CNI calls its MTU.
///
/// @param key where it is set; empty: nowhere
/// @param isBase it is the size of what the nodes talk over, from which the CNI takes its overhead;
///   else it is the size of pods' own packets
/// @param usualNic the MTU of a NIC where this CNI is at home
public record Meaning(String key, boolean isBase, int usualNic) {
  private static final int ETHERNET = 1500;
  private static final int AWS = 9001;
  private static final int GOOGLE = 1460;
  private static final int WRAPS_BOTH = 15;
  private static final Set<Wrapping> TUNNELS = Set.of(Wrapping.VXLAN, Wrapping.GENEVE);

  /// Sources: cilium pkg/mtu/mtu.go; calico felix/dataplane/linux (pods' veths take `veth_mtu`);
  /// flannel pkg/backend/vxlan/vxlan_network.go `MTU()`; antrea pkg/agent/config/node_config.go;
  /// ovn-kubernetes go-controller/pkg/config/config.go; weave prog/weave-kube; amazon-vpc-cni-k8s
  /// README (AWS_VPC_ENI_MTU 9001, POD_MTU since v1.16.4); Google Cloud docs, VPC MTU (1460);
  /// kindnet cmd/kindnetd/cni.go; kube-router docs/user-guide.md (`--auto-mtu`).
  public static Meaning of(Cni cni) {
    return switch (cni) {
      case CILIUM -> new Meaning("MTU (Helm), mtu (ConfigMap cilium-config)", true, ETHERNET);
      case CALICO ->
          new Meaning(
              "veth_mtu (ConfigMap calico-config), calicoNetwork.mtu (Installation)",
              false,
              ETHERNET);
      case CANAL -> new Meaning("veth_mtu (ConfigMap canal-config)", false, ETHERNET);
      case FLANNEL -> new Meaning("Backend.MTU (net-conf.json)", true, ETHERNET);
      case ANTREA -> new Meaning("defaultMTU (ConfigMap antrea-config)", false, ETHERNET);
      case OVN_KUBERNETES -> new Meaning("mtu (ConfigMap ovn-config)", false, ETHERNET);
      case WEAVE -> new Meaning("WEAVE_MTU (DaemonSet weave-net)", false, ETHERNET);
      case AWS_VPC_CNI -> new Meaning("POD_MTU, AWS_VPC_ENI_MTU (DaemonSet aws-node)", false, AWS);
      case GKE -> new Meaning("", false, GOOGLE);
      case AZURE_CNI, KINDNET, KUBE_ROUTER -> new Meaning("", false, ETHERNET);
    };
  }

  /// What its agents wrap packets in where nothing else was said.
  public static List<Wrapping> usual(Cni cni) {
    return switch (cni) {
      case CILIUM, CANAL, FLANNEL, WEAVE -> List.of(Wrapping.VXLAN);
      case CALICO, KUBE_ROUTER -> List.of(Wrapping.IPIP);
      case ANTREA -> List.of(Wrapping.GENEVE);
      case OVN_KUBERNETES -> List.of(Wrapping.OVN);
      case AWS_VPC_CNI, GKE, AZURE_CNI, KINDNET -> List.of();
    };
  }

  /// What to enter for this stack; empty: nothing can be.
  public OptionalInt enter(Sum sum) {
    return key.isEmpty() ? OptionalInt.empty() : OptionalInt.of(isBase ? sum.base() : sum.pod());
  }

  /// What packets really travel in: up to 1.14 Cilium's WireGuard takes them past its tunnel, from
  /// 1.15 on around it (cilium#29000).
  ///
  /// @param version of Cilium; empty: the newest
  public static List<Wrapping> carried(
      Cni cni, Optional<CiliumVersion> version, List<Wrapping> tunnels) {
    boolean past =
        cni == Cni.CILIUM
            && tunnels.contains(Wrapping.WIREGUARD)
            && version.filter(one -> !one.isAtLeast(WRAPS_BOTH)).isPresent();
    return past
        ? tunnels.stream().filter(one -> !TUNNELS.contains(one)).toList()
        : List.copyOf(tunnels);
  }

  /// Bytes that a CNI takes off, where that is not what its tunnels need: Cilium counts WireGuard
  /// otherwise from release to release ([CiliumWay#withWireguard]), and Flannel always as 80, over
  /// IPv4 too, off the size below, `Backend.MTU` or the interface's (flannel:
  /// pkg/backend/wireguard/ wireguard_network.go `overhead`, `MTU()`; device.go).
  ///
  /// @param version of Cilium; empty: the newest
  public static OptionalInt reserved(
      Cni cni, Optional<CiliumVersion> version, List<Wrapping> tunnels, boolean v6) {
    boolean wireguard = tunnels.contains(Wrapping.WIREGUARD);
    if (!wireguard || (cni != Cni.CILIUM && cni != Cni.FLANNEL)) {
      return OptionalInt.empty();
    }
    int others =
        tunnels.stream()
            .filter(tunnel -> tunnel != Wrapping.WIREGUARD)
            .mapToInt(tunnel -> tunnel.overhead(v6))
            .sum();
    return OptionalInt.of(
        cni == Cni.FLANNEL
            ? others + WireGuard.IN_FLANNEL
            : CiliumWay.withWireguard(version.orElse(CiliumVersion.NEWEST_KNOWN), others));
  }
}
