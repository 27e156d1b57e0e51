package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.override;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.CiliumCluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumDevicesTest {
  private static final CiliumDevices CHECK = new CiliumDevices();

  @ParameterizedTest
  @ValueSource(strings = {"tailscale0", "tailscale+", "tail+", "tailscale0,tailscale1"})
  void losesTheInternetWhereOnlyTailscaleMasquerades(String devices) {
    assertThat(found(CHECK, bpf(devices))).containsExactly("problem cilium-devices/no-nic");
    assertThat(found(CHECK, onLan("v1.18.4", both(devices))))
        .containsExactly("problem cilium-devices/no-nic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "eth0 tailscale0", "eth0,tailscale0", "eth+ tailscale+", "+"})
  void isHealthyWhereBothAreAmongThem(String devices) {
    assertThat(found(CHECK, bpf(devices))).isEmpty();
  }

  @Test
  void detectionBesideTheListFindsTheRest() {
    String[] forced = more(both("tailscale0"), "force-device-detection", "true");

    assertThat(found(CHECK, underlay("v1.19.0", forced))).isEmpty();
  }

  @Test
  void withIptablesOnlyServicesAreLost() {
    assertThat(
            found(
                CHECK,
                underlay("v1.19.0", "devices", "tailscale+", "kube-proxy-replacement", "true")))
        .containsExactly("warning cilium-devices/no-nic-services");
    assertThat(
            found(CHECK, underlay("v1.19.0", "devices", "eth0", "kube-proxy-replacement", "true")))
        .containsExactly("warning cilium-devices/no-tailscale-services");
  }

  @Test
  void withoutMasqueradingAndReplacementNothingIsLost() {
    assertThat(found(CHECK, underlay("v1.19.0", "devices", "tailscale0"))).isEmpty();
    assertThat(
            found(
                CHECK,
                underlay(
                    "v1.19.0",
                    "devices",
                    "tailscale0",
                    "enable-bpf-masquerade",
                    "true",
                    "enable-ipv4-masquerade",
                    "false")))
        .isEmpty();
  }

  @Test
  void theNicAloneIsWrongOnlyWhereTheNodesAreOnTheTailnet() {
    assertThat(found(CHECK, bpf("eth0"))).containsExactly("problem cilium-devices/no-tailscale");
    assertThat(found(CHECK, onLan("v1.18.4", both("eth0")))).isEmpty();
  }

  @Test
  void nodesOfAGroupThatIsNotOnTheTailnetNeedNoTailscale0() {
    var hybrid =
        nodes("100.64.0.2", "192.168.1.3")
            .with(agent("v1.18.4"))
            .with(config("kube-system", both("")));

    assertThat(found(CHECK, hybrid.with(with(override("lan", "b", "devices", "eth0"))))).isEmpty();
    var wrong = hybrid.with(with(override("tailnet", "a", "devices", "eth0")));
    var finding = CHECK.examine(wrong.snapshot()).findings().getFirst();
    assertThat(finding.details()).containsEntry("nodes", "node-1");
    assertThat(finding.details()).containsEntry("path", "/spec/defaults/devices");
    assertThat(finding.subject())
        .isEqualTo(Subject.of("CiliumNodeConfig", "kube-system", "tailnet"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.18.4", "v1.19.7"})
  void exclusionsAloneSelectNothing(String version) {
    assertThat(found(CHECK, underlay(version, both("!tailscale0"))))
        .containsExactly("problem cilium-devices/exclusions-only");
    assertThat(found(CHECK, onLan(version, "devices", "!eth1", "kube-proxy-replacement", "true")))
        .containsExactly("problem cilium-devices/exclusions-only");
    assertThat(found(CHECK, onLan(version, "devices", "!eth1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "v1.19.0, !tailscale0 +, problem cilium-devices/no-tailscale",
    "v1.18.4, !tailscale0 +,",
    "v1.19.0, + !tailscale0,",
    "v1.18.4, !tailscale0 ens+, problem cilium-devices/no-tailscale"
  })
  void exclusionsCountSince119AndTheFirstMatchDecides(
      String version, String devices, String finding) {
    List<String> expected = finding == null ? List.of() : List.of(finding);

    assertThat(found(CHECK, underlay(version, both(devices)))).isEqualTo(expected);
  }

  @Test
  void withoutAVersionAnExclusionOfTailscale0IsUnclear() {
    assertThat(missing(CHECK, underlay("", both("!tailscale0 +")).snapshot()))
        .containsExactly(new Reason.Failed("DaemonSet kube-system/cilium", "image version"));
  }

  @Test
  void whatTheAgentCannotReadIsUnknown() {
    var cluster = underlay("v1.18.4", "devices", "tailscale0", "enable-bpf-masquerade", "perhaps");

    assertThat(EveryFact.examine(CHECK, cluster.snapshot())).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void namesTheKeyTheNodesAndWhereAPatchFindsIt() {
    assertThat(only(CHECK, bpf("tailscale0")).details())
        .containsEntry("devices", "tailscale0")
        .containsEntry("key", "devices")
        .containsEntry("path", "/data/devices")
        .containsEntry("agents", "cilium")
        .containsEntry("ciliumNamespace", "kube-system")
        .containsEntry("nodes", "*");
  }

  private static Clusters bpf(String devices) {
    return underlay("v1.18.4", both(devices));
  }

  private static String[] both(String devices) {
    return new String[] {
      "devices", devices, "enable-bpf-masquerade", "true", "kube-proxy-replacement", "true"
    };
  }

  private static String[] more(String[] pairs, String... others) {
    var all = new ArrayList<>(Arrays.asList(pairs));
    all.addAll(Arrays.asList(others));
    return all.toArray(String[]::new);
  }
}
