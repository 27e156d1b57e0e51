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

  /// A route larger than its interface makes nothing larger.
  @Test
  void believesNoRouteThatIsLargerThanItsInterface() {
    assertThat(found(verdict(Kernels.laptop().mtu("eth0", 1300).routeMtu(1500)))).hasSize(1);
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
