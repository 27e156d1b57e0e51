package dev.tsk8s.probes.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.HelmValues.Span;
import dev.tsk8s.core.facts.HelmValues.Stranger;
import dev.tsk8s.probes.CiliumCaptures;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartValuesTest {

  @Test
  void keepsScalarsAndListsByTheirPath() {
    assertThat(
            read("{\"kubeProxyReplacement\": true, \"MTU\": 1200, \"bpf\": {\"masquerade\": true},"
                    + " \"devices\": [\"eth0\", \"tailscale0\"], \"hubble\": {\"enabled\": true}}")
                .known())
        .containsOnlyKeys("kubeProxyReplacement", "MTU", "bpf.masquerade", "devices")
        .containsEntry("kubeProxyReplacement", "true")
        .containsEntry("devices", "eth0 tailscale0");
  }

  @ParameterizedTest
  @CsvSource({
    "clockSource,bpfClockProbe",
    "bpf.clockSource,bpfClockProbe",
    "conntrack.maxEntries,bpf.ctTcpMax",
    "conntrack.accounting,bpf.ctAccounting",
    "mtu,MTU",
    "kubeproxyreplacement,kubeProxyReplacement",
    "routingmod,routingMode",
    "bpf.masquarade,bpf.masquerade",
    "hostNamespaceOnly,socketLB.hostNamespaceOnly"
  })
  void namesThePathThatWasMeant(String path, String meant) {
    assertThat(strangers(path)).containsExactly(new Stranger(path, Optional.of(meant)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"entirely.somethingElse", "xyz"})
  void namesNoneWhereNoneIsLikeIt(String path) {
    assertThat(strangers(path)).containsExactly(new Stranger(path, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extraConfig.any-key",
        "podAnnotations.example.com/x",
        "nodeSelector.disk",
        "operator.nodeSelector.kubernetes.io/os",
        "hubble.relay.tls.server.enabled",
        "ipam.operator.clusterPoolIPv4PodCIDRList",
        "socketLB.hostNamespaceOnly",
        "nodePort.directRoutingDevice",
        "encryption.wireguard.persistentKeepalive",
        "global.imageRegistry",
        "tolerations",
        "resources.limits.cpu",
        "image.tag",
        "operator.replicas",
        "cni.exclusive",
        "devices"
      })
  void knowsWhatTheChartHasOrTakes(String path) {
    assertThat(strangers(path)).isEmpty();
  }

  @Test
  void tellsWhichVersionsHaveAPath() {
    HelmValues values =
        read("{\"tunnel\": \"vxlan\", \"bpf\": {\"ctAccounting\": true, \"masquerade\": true}}");

    assertThat(values.partly())
        .containsOnlyKeys("tunnel", "bpf.ctAccounting")
        .containsEntry("tunnel", new Span("1.14", "1.14"))
        .containsEntry("bpf.ctAccounting", new Span("1.17", "1.20"));
  }

  @Test
  void readsThePartOfAChartThatHasCiliumsInside() {
    assertThat(read("{\"cilium\": {\"MTU\": 1280}, \"mine\": 1}").known())
        .containsEntry("MTU", "1280");
    assertThat(read("{\"cilium\": {\"MTU\": 1280}, \"mine\": 1}").strangers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubeProxyReplacement: true\n",
        "# mine\nipam:\n  mode: kubernetes\nroutingMode: native\n",
        "USER-SUPPLIED VALUES:\nMTU: 1200\n",
        "cilium:\n  bpf:\n    masquerade: true\n"
      })
  void recognisesValues(String yaml) {
    assertThat(ChartValues.recognises(yaml)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image:\n  tag: v1\nreplicas: 2\nresources: {}\n",
        "devices: eth0\noperator:\n  enabled: true\n",
        "  MTU: 1200\n",
        "cilium is fine\n",
        "cilium: true\nhubbles: 1\n"
      })
  void leavesOtherChartsAlone(String yaml) {
    assertThat(ChartValues.recognises(yaml)).isFalse();
  }

  @Test
  void leavesKubernetesObjectsAlone() {
    assertThat(ChartValues.recognises(Set.of("apiVersion", "kind", "bpf"))).isFalse();
  }

  private static List<Stranger> strangers(String path) {
    String[] names = path.split("\\.", -1);
    var json = new StringBuilder();
    for (String name : names) {
      json.append("{\"").append(name).append("\":");
    }
    return read(json.append('1').append("}".repeat(names.length)).toString()).strangers();
  }

  private static HelmValues read(String json) {
    return ChartValues.read(CiliumCaptures.tree(json));
  }
}
