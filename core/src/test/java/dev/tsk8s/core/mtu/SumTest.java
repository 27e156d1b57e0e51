package dev.tsk8s.core.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.mtu.Sum.Level;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.WireGuard;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumTest {

  /// Sources of the numbers: [Wrapping].
  @ParameterizedTest
  @CsvSource({
    "tailscale,  60, 80", // ts:net/tstun/mtu.go
    "vxlan,      50, 70", // cilium pkg/mtu/mtu.go TunnelOverheadIPv4, TunnelOverheadIPv6
    "geneve,     50, 70", // the same, and antrea node_config.go
    "ovn,        58, 78", // ovn-kubernetes types/const.go
    "ipip,       20, 40", // calico docs; RFC 2003, RFC 2473
    "gre,        42, 62", // antrea node_config.go
    "wireguard,  60, 80", // calico docs
    "ipsec,      77, 97", // cilium pkg/mtu/mtu.go EncryptionIPsecOverhead
  })
  void countsWhatIsWrittenAroundAPacket(String wrapping, int overV4, int overV6) {
    Wrapping one = Wrapping.of(wrapping).orElseThrow();

    assertThat(one.overhead(false)).isEqualTo(overV4);
    assertThat(one.overhead(true)).isEqualTo(overV6);
  }

  @ParameterizedTest
  @CsvSource({
    // seen on real kernels and agents
    "1500, false, 0,    vxlan,           1450", // kernel: VXLAN on a NIC of 1500; Cilium 1500
    "1500, false, 1280, vxlan,           1230", // kernel: VXLAN bound to tailscale0; Cilium 1280
    "1500, true,  1280, vxlan,           1230", // tailnet addresses stay IPv4
    "1500, false, 1230, vxlan,           1180", // Cilium with MTU 1230: taken off twice
    "1500, false, 1380, vxlan,           1330", // Cilium with the article's sum
    "1500, false, 1200, vxlan,           1150", // Cilium with the article's setting
    "1500, false, 1280, '',              1280", // Cilium, native
    "1500, false, 1280, vxlan ipsec,     1153", // Cilium, IPsec
    "1500, false, 1280, ipip,            1260",
    "1500, false, 1280, wireguard,       1220",
    "1500, true,  0,    vxlan,           1430", // calico docs
    "9001, false, 0,    '',              9001", // AWS
    "1460, false, 0,    '',              1460", // Google Cloud
    "1500, false, 0,    ovn,             1442",
    "1500, false, 1420, vxlan,           1370", // the largest tailscale0 on an NIC of 1500
  })
  void leavesToPods(int nic, boolean v6, int tun, String tunnels, int pod) {
    assertThat(sum(nic, v6, tun, tunnels).pod()).isEqualTo(pod);
  }

  /// Up to 1.14 packets that are encrypted take no tunnel; from 1.15 on both are taken off
  /// (cilium#29000, #30329), and 95 instead of 80 for WireGuard since (cilium#45940).
  @ParameterizedTest
  @CsvSource({
    "1.14.19, 80, WIREGUARD",
    "1.15.0, 130, VXLAN WIREGUARD",
    "1.16.0, 130, VXLAN WIREGUARD",
    "v1.18.4, 130, VXLAN WIREGUARD",
    "1.20.2, 145, VXLAN WIREGUARD",
    "'', 145, VXLAN WIREGUARD"
  })
  void takesOffWhatCiliumTakesOffForWireguard(String version, int overhead, String carried) {
    List<Wrapping> both = List.of(Wrapping.VXLAN, Wrapping.WIREGUARD);
    List<Wrapping> tunnels = Meaning.carried(Cni.CILIUM, CiliumVersion.parse(version), both);

    var sum =
        new Sum(
            OptionalInt.of(1500),
            false,
            OptionalInt.of(1280),
            tunnels,
            Meaning.reserved(Cni.CILIUM, CiliumVersion.parse(version), tunnels, false));

    assertThat(String.join(" ", tunnels.stream().map(Wrapping::name).toList())).isEqualTo(carried);
    assertThat(sum.pod()).isEqualTo(1280 - overhead);
    assertThat(Meaning.carried(Cni.CALICO, Optional.empty(), both)).isEqualTo(both);
    assertThat(Meaning.reserved(Cni.CALICO, Optional.empty(), tunnels, false)).isEmpty();
  }

  @Test
  void countsWireGuardFieldByFieldAsItIsCountedElsewhere() {
    for (Wrapping wireGuard : List.of(Wrapping.WIREGUARD, Wrapping.TAILSCALE)) {
      assertThat(wireGuard.overhead(false)).isEqualTo(WireGuard.AROUND_V4);
      assertThat(wireGuard.overhead(true)).isEqualTo(WireGuard.AROUND_V6);
    }
  }

  /// flannel pkg/backend/wireguard/wireguard_network.go: 80, whatever the outer packet is.
  @Test
  void takesOffWhatFlannelTakesOffForWireguard() {
    List<Wrapping> tunnels = List.of(Wrapping.WIREGUARD);

    assertThat(Meaning.reserved(Cni.FLANNEL, Optional.empty(), tunnels, false)).hasValue(80);
    assertThat(Meaning.reserved(Cni.FLANNEL, Optional.empty(), tunnels, true)).hasValue(80);
  }

  @Test
  void saysByHowMuchTailscalesPacketsOverflow() {
    assertThat(sum(1500, false, 1280, "").overflow()).isZero();
    assertThat(sum(1340, false, 1280, "").overflow()).isZero();
    assertThat(sum(1339, false, 1280, "").overflow()).isEqualTo(1);
    assertThat(sum(1280, true, 1280, "").overflow()).isEqualTo(80);
    assertThat(sum(1500, false, 1280, "").room()).hasValue(1440);
  }

  @Test
  void callsIpv6ImpossibleBelow1280() {
    assertThat(sum(1500, false, 1280, "").mssV6()).hasValue(1220);
    assertThat(sum(1500, false, 1280, "vxlan").mssV6()).isEmpty();
    assertThat(sum(1500, false, 1280, "vxlan").mssV4()).isEqualTo(1190);
  }

  @Test
  void knowsWhetherAPodMayRunTailscale() {
    assertThat(sum(1390, false, 0, "vxlan").carriesTailscalePod()).isTrue();
    assertThat(sum(1389, false, 0, "vxlan").carriesTailscalePod()).isFalse();
  }

  @Test
  void tellsLayersFromTheNicUp() {
    List<Level> levels = sum(1500, false, 1280, "vxlan wireguard").levels();

    assertThat(levels)
        .extracting(Level::name)
        .containsExactly("nic", "tailscale", "wireguard", "vxlan");
    assertThat(levels).extracting(Level::overhead).containsExactly(0, 60, 60, 50);
    assertThat(levels.getLast().mtu()).hasValue(1170);
  }

  @Test
  void knowsWhatEachCniCallsItsMtu() {
    Sum sum = sum(1500, false, 1280, "vxlan");

    assertThat(Meaning.of(Cni.CILIUM).enter(sum)).hasValue(1280);
    assertThat(Meaning.of(Cni.FLANNEL).enter(sum)).hasValue(1280);
    assertThat(Meaning.of(Cni.CALICO).enter(sum)).hasValue(1230);
    assertThat(Meaning.of(Cni.KINDNET).enter(sum)).isEmpty();
  }

  /// With 1230 ovnkube-node would not start.
  @ParameterizedTest
  @CsvSource({"VXLAN", "GENEVE"})
  void leavesRoomForTheOptionOfOvnsGeneve(Wrapping tunnel) {
    var tun = OptionalInt.of(Sum.TAILSCALE);
    var sum = new Sum(OptionalInt.of(1500), false, tun, List.of(tunnel), OptionalInt.empty());

    assertThat(sum.as(Cni.OVN_KUBERNETES).pod()).isEqualTo(1222);
    assertThat(sum.as(Cni.ANTREA).pod()).isEqualTo(1230);
  }

  private static Sum sum(int nic, boolean v6, int tun, String tunnels) {
    return new Sum(
        OptionalInt.of(nic),
        v6,
        tun == 0 ? OptionalInt.empty() : OptionalInt.of(tun),
        tunnels.isEmpty()
            ? List.of()
            : Arrays.stream(tunnels.split(" ", -1))
                .map(one -> Wrapping.of(one).orElseThrow())
                .toList(),
        OptionalInt.empty());
  }
}
