package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumMasqueradeTest {
  private static final CiliumMasquerade CHECK = new CiliumMasquerade();
  private static final String[] EXEMPTING = {
    "enable-bpf-masquerade",
    "true",
    "kube-proxy-replacement",
    "true",
    "enable-ip-masq-agent",
    "true"
  };

  @Test
  void theBuiltInListExemptsTheNodes() {
    assertThat(found(CHECK, underlay("v1.19.7", EXEMPTING)))
        .containsExactly("problem cilium-masquerade/tailnet-exempt");
    assertThat(found(CHECK, underlay("v1.19.7", EXEMPTING).with(list("\n"))))
        .containsExactly("problem cilium-masquerade/tailnet-exempt");
  }

  @Test
  void theSameIsRightWhereTheNodesAreNotOnTheTailnet() {
    assertThat(found(CHECK, onLan("v1.19.7", EXEMPTING))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonMasqueradeCIDRs: []",
        "masqLinkLocal: true",
        "nonMasqueradeCIDRs:\n  - 10.0.0.0/8\n  # - 100.64.0.0/10\n",
        "nonMasqueradeCIDRs: [100.96.0.0/16]"
      })
  void aListOfItsOwnWithoutTheNodesIsRight(String text) {
    assertThat(found(CHECK, underlay("v1.19.7", EXEMPTING).with(list(text)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonMasqueradeCIDRs:\n- 10.0.0.0/8\n- 100.64.0.0/10\n",
        "{\"nonMasqueradeCIDRs\":[\"10.0.0.0/8\",\"100.64.0.0/16\"],\"masqLinkLocal\":false}"
      })
  void aListOfItsOwnWithTheNodesIsNot(String text) {
    var cluster = underlay("v1.19.7", EXEMPTING).with(list(text));

    assertThat(found(CHECK, cluster)).containsExactly("problem cilium-masquerade/tailnet-exempt");
    assertThat(only(CHECK, cluster).details()).containsEntry("kept", "10.0.0.0/8");
  }

  @Test
  void aListElsewhereIsAnotherAgents() {
    var elsewhere =
        new NetworkConfig(
            "vpn", "ip-masq-agent", new TreeMap<>(Map.of("config", "nonMasqueradeCIDRs: []")));

    assertThat(found(CHECK, underlay("v1.19.7", EXEMPTING).with(elsewhere)))
        .containsExactly("problem cilium-masquerade/tailnet-exempt");
  }

  @Test
  void theAgentOfExemptionsNeedsMasqueradingInBpf() {
    assertThat(found(CHECK, onLan("v1.19.7", "enable-ip-masq-agent", "true")))
        .containsExactly("problem cilium-masquerade/agent-needs-bpf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.14.0", "v1.18.4"})
  void masqueradingInBpfNeedsTheReplacementUpTo118(String version) {
    assertThat(found(CHECK, onLan(version, "enable-bpf-masquerade", "true")))
        .containsExactly("problem cilium-masquerade/needs-node-port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.13.9", "v1.19.0", "v1.20.2", "v1.99.0"})
  void otherVersionsFallBackOrStandAlone(String version) {
    assertThat(found(CHECK, onLan(version, "enable-bpf-masquerade", "true"))).isEmpty();
  }

  @Test
  void nodePortOfItsOwnIsEnough() {
    var cluster = onLan("v1.18.4", "enable-bpf-masquerade", "true", "enable-node-port", "true");

    assertThat(found(CHECK, cluster)).isEmpty();
  }

  @Test
  void withoutAVersionItIsUnknown() {
    assertThat(missing(CHECK, onLan("", "enable-bpf-masquerade", "true").snapshot()))
        .containsExactly(new Reason.Failed("DaemonSet kube-system/cilium", "image version"));
  }

  @Test
  void withoutMasqueradingThereIsNothingToAsk() {
    Clusters off =
        underlay("v1.18.4", "enable-ipv4-masquerade", "false", "enable-bpf-masquerade", "true");

    assertThat(EveryFact.examine(CHECK, off.snapshot())).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void iptablesThatLeaveTailscale0OutMasqueradeNothingThere() {
    assertThat(found(CHECK, underlay("v1.19.7", "egress-masquerade-interfaces", "eth+")))
        .containsExactly("problem cilium-masquerade/interfaces-no-tailscale");
    assertThat(found(CHECK, onLan("v1.19.7", "egress-masquerade-interfaces", "tailscale0")))
        .containsExactly("problem cilium-masquerade/interfaces-no-nic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eth0,tailscale0", "eth+ tail+"})
  void iptablesThatNameBothOrNoneAreRight(String interfaces) {
    assertThat(found(CHECK, underlay("v1.19.7", "egress-masquerade-interfaces", interfaces)))
        .isEmpty();
  }

  @Test
  void namedInterfacesAreRightOnALanAndIgnoredInBpf() {
    assertThat(found(CHECK, onLan("v1.19.7", "egress-masquerade-interfaces", "eth0"))).isEmpty();
    assertThat(
            found(
                CHECK,
                underlay(
                    "v1.19.7",
                    "egress-masquerade-interfaces",
                    "eth0",
                    "enable-bpf-masquerade",
                    "true")))
        .isEmpty();
  }

  private static NetworkConfig list(String text) {
    return new NetworkConfig("kube-system", "ip-masq-agent", new TreeMap<>(Map.of("config", text)));
  }
}
