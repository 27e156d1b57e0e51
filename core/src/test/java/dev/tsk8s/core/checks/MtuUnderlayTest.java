package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.Clusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MtuUnderlayTest {
  private static final MtuUnderlay CHECK = new MtuUnderlay();

  /// 1280 and 60 for IPv4, measured in namespaces: 19a, 19b and 19d of the captures.
  @ParameterizedTest
  @CsvSource({"1340, 1280", "1400, 1280", "1280, 1220", "1500, 1440"})
  void isSilentWhereAFullPacketFits(int nic, int tunnel) {
    Kernels host = Kernels.laptop().mtu("eth0", nic).mtu("tailscale0", tunnel);

    assertThat(found(CHECK, cluster().snapshot(host.vantage()))).isEmpty();
    assertThat(verdict(host)).isInstanceOf(Verdict.Healthy.class);
  }

  @ParameterizedTest
  @CsvSource({"1339, 1280, 1, 1279", "1280, 1280, 60, 1220", "1280, 1221, 1, 1220"})
  void tellsByHowMuchAFullPacketIsTooLarge(int nic, int tunnel, String excess, String fitting) {
    Kernels host = Kernels.laptop().mtu("eth0", nic).mtu("tailscale0", tunnel);

    assertThat(found(CHECK, cluster().snapshot(host.vantage())))
        .containsExactly("problem mtu-underlay/too-small");
    assertThat(only(host).details())
        .containsEntry("device", "eth0")
        .containsEntry("excess", excess)
        .containsEntry("fitting", fitting);
  }

  @Test
  void countsTheSizeOfTheRouteWhereItHasOne() {
    assertThat(found(CHECK, cluster().snapshot(Kernels.laptop().routeMtu(1300).vantage())))
        .containsExactly("problem mtu-underlay/too-small");
    assertThat(verdict(Kernels.laptop().routeMtu(1340))).isInstanceOf(Verdict.Healthy.class);
  }

  /// To set the interface of 1500 to 1340 would make it smaller, and leave the route.
  @Test
  void tellsWhetherTheRouteOrTheInterfaceIsTooSmall() {
    assertThat(only(Kernels.laptop().routeMtu(1300)).details()).containsEntry("case", "route");
    assertThat(only(Kernels.laptop().mtu("eth0", 1300)).details()).containsEntry("case", "device");
    assertThat(only(Kernels.laptop().mtu("eth0", 1300).routeMtu(1280)).details())
        .containsEntry("case", "device");
  }

  /// The kernel sends what the route says, and the interface does not take it.
  @ParameterizedTest
  @CsvSource({
    "1300, 1500, warning mtu-underlay/route-above-link",
    "1500, 1501, warning mtu-underlay/route-above-link",
    "1500, 1500, ''"
  })
  void tellsARouteThatIsLargerThanItsInterface(int nic, int route, String expected) {
    Kernels host = Kernels.laptop().mtu("eth0", nic).routeMtu(route);

    assertThat(String.join(" ", found(verdict(host)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"tailscale0, warning mtu-underlay/route-above-link", "cilium_host, ''"})
  void leavesToAgentsWhatTheyMake(String link, String expected) {
    Kernels host = Kernels.laptop().mtu(link, 1280).route("100.64.0.2/32", link, 1500);

    assertThat(String.join(" ", found(verdict(host)))).isEqualTo(expected);
  }

  /// Routes of their own, to a VPN as a rule, count where a peer is reached by them.
  @ParameterizedTest
  @CsvSource({
    "10.8.0.9:41641, 1339, problem mtu-underlay/too-small",
    "10.8.0.9:41641, 1340, ''",
    "192.0.2.9:41641, 1280, ''",
    "10.8.1.9:41641, 1280, ''"
  })
  void countsTheWayToAPeer(String address, int mtu, String expected) {
    Kernels host =
        Kernels.laptop()
            .link("wg0", "wireguard", 0)
            .mtu("wg0", mtu)
            .link("wg1", "wireguard", 0)
            .route("10.8.0.0/16", "wg0")
            .route("10.8.1.0/24", "wg1")
            .sendsTo(address);

    assertThat(String.join(" ", found(verdict(host)))).isEqualTo(expected);
  }

  /// IPv6 needs 20 bytes more, but not on the link itself.
  @Test
  void leavesLinkLocalRoutesOut() {
    Kernels host = Kernels.laptop().mtu("eth0", 1340).route("fe80::/64", "eth0");

    assertThat(verdict(host)).isInstanceOf(Verdict.Healthy.class);
    assertThat(verdict(host).gaps()).isEmpty();
  }

  @Test
  void namesTheRouteToAPeer() {
    Kernels host = Kernels.laptop().route("10.8.0.0/16", "eth0", 1300).sendsTo("10.8.0.9:41641");

    assertThat(only(host).details())
        .containsEntry("case", "route")
        .containsEntry("route", "10.8.0.0/16")
        .containsEntry("excess", "40");
  }

  /// What pods' interfaces take is another check's matter.
  @ParameterizedTest
  @CsvSource({"lxc1", "cilium_host", "cni0", "cali1"})
  void leavesPodsOut(String link) {
    Kernels host =
        Kernels.laptop()
            .link(link, "", 0)
            .mtu(link, 1230)
            .route("10.8.0.0/16", link)
            .sendsTo("10.8.0.9:41641");

    assertThat(verdict(host)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void countsIpv6WhereThereIsNothingElse() {
    Kernels host = Kernels.laptop().onlyIpv6();

    assertThat(verdict(host.mtu("eth0", 1360))).isInstanceOf(Verdict.Healthy.class);
    assertThat(found(verdict(host.mtu("eth0", 1359)))).hasSize(1);
  }

  /// Pods' links and the tunnel itself may be as small as they like.
  @Test
  void looksAtTheWayOutOnly() {
    Kernels host = Kernels.laptop().mtu("lxc1", 1230);

    assertThat(verdict(host)).isInstanceOf(Verdict.Healthy.class);
  }

  private static Verdict verdict(Kernels host) {
    return EveryFact.examine(CHECK, cluster().snapshot(host.vantage()));
  }

  private static Finding only(Kernels host) {
    return verdict(host).findings().getFirst();
  }
}
