package dev.tsk8s.probes.cilium;

import static dev.tsk8s.probes.CiliumCaptures.json;
import static dev.tsk8s.probes.CiliumCaptures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.CiliumCaptures;
import dev.tsk8s.probes.Malformed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusJsonTest {

  @Test
  void readsTheStatusOfAnAgentInAnOverlay() {
    var status = StatusJson.read(json("01-auto-mark-collision/status.json"));

    assertThat(status.version()).isEqualTo("1.19.7");
    assertThat(status.node()).isEqualTo("node-1");
    assertThat(status.devices()).containsExactly("enp0s6", "tailscale0");
    assertThat(status.directRoutingDevice()).isEqualTo("tailscale0");
    assertThat(status.kubeProxyReplacement()).isTrue();
    assertThat(status.masquerade()).isEqualTo("BPF");
    assertThat(status.routing() + " " + status.tunnel()).isEqualTo("Tunnel vxlan");
    assertThat(status.hostRouting()).isEqualTo("BPF");
    assertThat(status.encryption()).isEqualTo("Disabled");
  }

  @Test
  void keepsOnlyPodsOfTheAddressesThatAreAllocated() {
    var status = StatusJson.read(json("01-auto-mark-collision/status.json"));

    assertThat(status.pods().values())
        .containsExactlyInAnyOrder("default/pod4", "default/pod1", "default/pod8");
  }

  @Test
  void readsNoTunnelInNativeRouting() {
    var status = StatusJson.read(json("05-native-auto-direct/status.json"));

    assertThat(status.routing() + status.tunnel()).isEqualTo("Native");
  }

  @Test
  void readsDevicesAlsoWhereKubeProxyIsNotReplaced() {
    var status = StatusJson.read(json("12-kpr-off-bpf-masquerade/status.json"));

    assertThat(status.kubeProxyReplacement()).isFalse();
    assertThat(status.devices()).containsExactly("enp0s6", "tailscale0");
  }

  @Test
  void leavesEmptyWhatAnOlderAgentDoesNotTell() {
    var status =
        StatusJson.read(
            tree(
                """
                {"cilium": {"msg": "1.12.19 (v1.12.19-abc)", "state": "Ok"},
                 "cluster": {"self": "default/node-1", "nodes": []},
                 "kube-proxy-replacement": {"mode": "Strict", "devices": ["eth0", ""]},
                 "controllers": null, "masquerading": {"mode": "BPF"}}
                """));

    assertThat(status.version()).isEqualTo("1.12.19");
    assertThat(status.kubeProxyReplacement()).isTrue();
    assertThat(status.devices()).containsExactly("eth0");
    assertThat(status.routing() + status.tunnel() + status.masquerade()).isEmpty();
    assertThat(status.failing()).isEmpty();
    assertThat(status.pods()).isEmpty();
  }

  @Test
  void namesControllersWhoseLastRunFailedAndProbesThatAreStuck() {
    var status =
        StatusJson.read(
            tree(
                """
                {"cilium": {}, "cluster": {}, "stale": {"kvstore": "2026-11-21T12:00:00Z"},
                 "controllers": [
                  {"name": "bad",
                   "status": {"consecutive-failure-count": 3, "last-failure-msg": "no route"}},
                  {"name": "healed", "status": {"failure-count": 3, "last-failure-msg": "old"}},
                  {"name": "new"}]}
                """));

    assertThat(status.failing()).containsExactly(Map.entry("bad", "no route"));
    assertThat(status.stale()).containsExactly("kvstore");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"cilium\":[]}|/cilium",
        "{\"cluster\":\"x\"}|/cluster",
        "{\"kube-proxy-replacement\":{\"devices\":\"eth0\"}}|/kube-proxy-replacement/devices",
        "{\"controllers\":{}}|/controllers",
        "{\"ipam\":{\"allocations\":[]}}|/ipam/allocations"
      })
  void refusesAStatusWhosePartsAreOfOtherTypes(String status, String where) {
    assertThatThrownBy(() -> Shape.status(tree(status)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(where);
  }

  @Test
  void refusesNoOutputOfARealAgent() throws Malformed {
    for (String status : CiliumCaptures.all("status.json")) {
      Shape.status(tree(status));
    }
    for (String health : CiliumCaptures.all("health.json")) {
      Shape.health(tree(health));
    }
    for (String metrics : CiliumCaptures.all("metrics.json")) {
      Shape.metrics(tree(metrics));
    }
  }
}
