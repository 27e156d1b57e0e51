package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumMtuTest {
  private static final CiliumMtu CHECK = new CiliumMtu();

  @ParameterizedTest
  @ValueSource(strings = {"1281", "1380", "1500", "9000"})
  void aboveTailscale0FullPacketsAreSplit(String mtu) {
    assertThat(found(CHECK, underlay("v1.18.4", "mtu", mtu)))
        .containsExactly("warning cilium-mtu/above-tailscale");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "", "1200", "1230", "1280"})
  void whatFitsOrIsAutomaticIsRight(String mtu) {
    assertThat(found(CHECK, underlay("v1.18.4", "mtu", mtu))).isEmpty();
  }

  @Test
  void elsewhereOrUntunnelledALargeOneIsRight() {
    assertThat(found(CHECK, onLan("v1.18.4", "mtu", "1500"))).isEmpty();
    assertThat(found(CHECK, underlay("v1.18.4", "mtu", "1500", "routing-mode", "native")))
        .isEmpty();
  }

  /// A cloud's 1460 below 1500; other interfaces of the node are no matter.
  @ParameterizedTest
  @CsvSource({
    "1460, 1460, eth0, ''",
    "1461, 1460, eth0, warning cilium-mtu/above-nic",
    "9001, 9001, eth0, ''",
    "9001, 1500, eth0, warning cilium-mtu/above-nic",
    "1500, 1400, lo, ''", // whichever carries it is not told
    "0, 1460, eth0, ''"
  })
  void judgesTheSizeByTheNodesOwnInterface(String mtu, int nic, String link, String expected) {
    var host =
        Kernels.node("node-1").mtu(link, nic, "192.168.1.2").mtu("docker0", 1280, "10.9.9.9");

    assertThat(String.join("", found(CHECK, onLan("v1.18.4", "mtu", mtu).snapshot(host.vantage()))))
        .isEqualTo(expected);
  }

  /// By what every node shows: somebody set TS_DEBUG_MTU.
  @ParameterizedTest
  @CsvSource({
    "1380, 1380, ''",
    "1381, 1380, warning cilium-mtu/above-tailscale",
    "1220, 1220, ''",
    "1280, 1220, warning cilium-mtu/above-tailscale"
  })
  void measuresAgainstTheTunnelThatNodesShow(String mtu, int tunnel, String expected) {
    Clusters cluster = underlay("v1.18.4", "mtu", mtu);
    var first = Kernels.node("node-1").mtu("tailscale0", tunnel, "100.64.0.2").vantage();
    var second = Kernels.node("node-2").mtu("tailscale0", tunnel, "100.64.0.3").vantage();

    assertThat(String.join("", found(CHECK, cluster.snapshot(first, second)))).isEqualTo(expected);
  }

  @Test
  void doesNotKnowWhatNodesCarryThatNobodyLookedAt() {
    var one = Kernels.node("node-1").mtu("tailscale0", 1380, "100.64.0.2").vantage();
    var verdict = CHECK.examine(underlay("v1.18.4", "mtu", "1380").snapshot(one));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void withoutTailscale0TheBaseIsTheNics() {
    String[] bpf = {"devices", "eth0", "enable-bpf-masquerade", "true"};
    var finding = only(CHECK, underlay("v1.19.7", bpf));

    assertThat(found(CHECK, underlay("v1.19.7", bpf)))
        .containsExactly("warning cilium-mtu/from-nic");
    assertThat(finding.explainedBy()).contains(new Code("cilium-devices/no-tailscale"));
  }

  @Test
  void namesTheCauseThatIsFound() {
    assertThat(
            only(CHECK, underlay("v1.19.7", "devices", "eth0", "kube-proxy-replacement", "true"))
                .explainedBy())
        .contains(new Code("cilium-devices/no-tailscale-services"));
    assertThat(only(CHECK, underlay("v1.19.7", "devices", "eth0")).explainedBy()).isEmpty();
  }

  @Test
  void upTo116TheNodesOwnDeviceGaveTheBase() {
    assertThat(found(CHECK, underlay("v1.16.9", "devices", "eth0"))).isEmpty();
    assertThat(missing(CHECK, underlay("", "devices", "eth0").snapshot()))
        .containsExactly(new Reason.Failed("DaemonSet kube-system/cilium", "image version"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tailscale0", "tail+", "eth0,tailscale0"})
  void withTailscale0TheBaseFits(String devices) {
    assertThat(found(CHECK, underlay("v1.19.7", "devices", devices))).isEmpty();
  }

  @Test
  void detectionBesideTheListFindsTailscale0() {
    assertThat(
            found(CHECK, underlay("v1.19.7", "devices", "eth0", "force-device-detection", "true")))
        .isEmpty();
  }

  @Test
  void below1280PodsHaveNoIpv6() {
    assertThat(found(CHECK, onLan("v1.18.4", "mtu", "1200", "enable-ipv6", "true")))
        .containsExactly("warning cilium-mtu/no-ipv6");
    assertThat(found(CHECK, onLan("v1.18.4", "mtu", "1280", "enable-ipv6", "true"))).isEmpty();
    assertThat(found(CHECK, onLan("v1.18.4", "mtu", "1200"))).isEmpty();
  }

  @Test
  void tailscaleInThePodNetworkDoesNotFitTheNodesTunnel() {
    var cluster = underlay("v1.18.4", "mtu", "1280").with(proxy().pod("ts-web", "node-1"));

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-mtu/tunnel-in-tunnel");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("route", "1230")
        .containsEntry("needed", "1340")
        .containsEntry("fitting", "1170");
    assertThat(found(CHECK, underlay("v1.18.4").with(proxy().pod("ts-web", "node-1"))))
        .containsExactly("warning cilium-mtu/tunnel-in-tunnel");
  }

  @Test
  void encryptionLeavesPodsLess() {
    var cluster =
        underlay("v1.20.2", "mtu", "1280", "enable-wireguard", "true")
            .with(proxy().pod("ts-web", "node-1"));

    assertThat(only(CHECK, cluster).details())
        .containsEntry("overhead", "145")
        .containsEntry("route", "1135")
        .containsEntry("fitting", "1075");
    assertThat(only(CHECK, underlay("v1.20.2", "mtu", "1500", "enable-ipsec", "true")).details())
        .containsEntry("fitting", "1153");
  }

  @Test
  void withoutATunnelPodsOfANativeNetworkAreNotAskedAbout() {
    var cluster = underlay("v1.20.2", "routing-mode", "native", "mtu", "1280");

    assertThat(found(CHECK, cluster.with(proxy().pod("ts-web", "node-1")))).isEmpty();
  }

  @Test
  void onTheHostWithASmallerTunnelOrElsewhereItFits() {
    var host = proxy().hostNetwork().pod("ts-web", "node-1");
    var smaller = proxy().env("TS_DEBUG_MTU", "1170").pod("ts-web", "node-1");
    var operator = Specs.of(Role.OPERATOR).pod("operator", "node-1");

    assertThat(found(CHECK, underlay("v1.18.4").with(host))).isEmpty();
    assertThat(found(CHECK, underlay("v1.18.4").with(smaller))).isEmpty();
    assertThat(found(CHECK, underlay("v1.18.4").with(operator))).isEmpty();
    assertThat(found(CHECK, onLan("v1.18.4").with(proxy().pod("ts-web", "node-1")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "-1", "1280.5", "9999999999"})
  void whatIsNoNumberIsUnknown(String mtu) {
    assertThat(EveryFact.examine(CHECK, underlay("v1.18.4", "mtu", mtu).snapshot()))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void devicesOfAnotherSizeThanSetWereMadeBefore() {
    assertThat(found(CHECK, host("1280", 1500))).containsExactly("warning cilium-mtu/not-as-set");
    assertThat(CHECK.examine(host("1280", 1500)).findings().getFirst().details())
        .containsEntry("real", "1500")
        .containsEntry("routeMtu", "1230");
  }

  @Test
  void devicesOfTheSizeThatIsSetAndAutomaticOnesAreSilent() {
    assertThat(found(CHECK, host("1280", 1280))).isEmpty();
    assertThat(found(CHECK, host("0", 1450))).isEmpty();
  }

  /// What WireGuard takes changed within 1.19 (cilium#45940).
  @ParameterizedTest
  @CsvSource({
    "v1.18.4, false, 1330",
    "v1.18.4, true, 1250",
    "v1.19.7, false, 1330",
    "v1.19.7, true, 1235-1250",
    "v1.20.2, true, 1235"
  })
  void findingsTellWhatPodsGet(String version, String wireguard, String route) {
    var cluster = underlay(version, "mtu", "1380", "enable-wireguard", wireguard);

    assertThat(only(CHECK, cluster).details()).containsEntry("routeMtu", route);
  }

  private static Snapshot host(String mtu, int real) {
    var unseen = HostView.unseen(new Reason.NotInFiles("this"));
    var link =
        new Link("cilium_host", "veth", real, true, true, "", List.of(), OptionalLong.empty());
    var host =
        new HostView(
            seen(List.of(link)),
            unseen.routes(),
            unseen.rules(),
            unseen.sysctls(),
            unseen.resolver(),
            unseen.filters(),
            unseen.kernel(),
            unseen.earlierDrops(),
            unseen.offloads(),
            unseen.selinux());
    return onLan("v1.18.4", "mtu", mtu).snapshot(on("node-1", says("1.18.4", "node-1"), host));
  }

  private static Specs proxy() {
    return Specs.of(Role.OPERATOR_PROXY).kernel();
  }
}
