package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private static Specs proxy() {
    return Specs.of(Role.OPERATOR_PROXY).kernel();
  }
}
