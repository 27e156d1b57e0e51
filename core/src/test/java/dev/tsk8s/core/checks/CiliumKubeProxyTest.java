package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumKubeProxyTest {
  private static final CiliumKubeProxy CHECK = new CiliumKubeProxy();

  @ParameterizedTest
  @ValueSource(strings = {"true", "strict", "1"})
  void bothServeServicesOnTheSameNodes(String replacement) {
    var cluster = replacing(replacement).with(proxy("kubernetes.io/os", "linux"));

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-kube-proxy/both");
    assertThat(only(CHECK, cluster).details()).containsEntry("proxy", "kube-proxy");
    assertThat(found(CHECK, replacing(replacement).with(proxy()))).isNotEmpty();
  }

  @Test
  void aProxyOnSomeOfTheNodesIsFoundToo() {
    assertThat(found(CHECK, replacing("true").with(proxy("site", "a")))).isNotEmpty();
  }

  @Test
  void aProxyThatNoNodeSelectsIsSwitchedOff() {
    assertThat(found(CHECK, replacing("true").with(proxy("runs", "nowhere")))).isEmpty();
  }

  @Test
  void aProxyForWindowsIsRightBesideAgentsOnLinux() {
    assertThat(found(CHECK, replacing("true").with(proxy("kubernetes.io/os", "windows"))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "disabled", ""})
  void withoutTheReplacementItIsNeeded(String replacement) {
    assertThat(found(CHECK, replacing(replacement).with(proxy()))).isEmpty();
  }

  @Test
  void withoutAProxyThereIsOne() {
    assertThat(found(CHECK, replacing("true"))).isEmpty();
  }

  @Test
  void withNeitherNobodyServesServices() {
    assertThat(found(CHECK, onLan("v1.19.7").with(kubeadm())))
        .containsExactly("problem cilium-kube-proxy/neither");
  }

  @Test
  void whereAnotherInstallerOrAnotherAgentServesThemItIsSilent() {
    assertThat(found(CHECK, onLan("v1.19.7"))).isEmpty();
    assertThat(
            found(CHECK, onLan("v1.19.7").with(kubeadm()).with(Clusters.agent(Agent.KUBE_ROUTER))))
        .isEmpty();
    assertThat(found(CHECK, onLan("v1.17.1", "enable-node-port", "true").with(kubeadm())))
        .isEmpty();
    assertThat(
            found(CHECK, onLan("v1.19.7").with(kubeadm()).with(Clusters.agent(Agent.KUBE_PROXY))))
        .isEmpty();
  }

  private static NetworkConfig kubeadm() {
    return new NetworkConfig(
        "kube-system", "kubeadm-config", new TreeMap<>(Map.of("podSubnet", "10.244.0.0/16")));
  }

  private static Clusters replacing(String value) {
    return onLan("v1.18.4", "kube-proxy-replacement", value);
  }

  private static CniAgent proxy(String... selector) {
    var labels = new TreeMap<String, String>();
    if (selector.length > 0) {
      labels.putAll(Map.of(selector[0], selector[1]));
    }
    return new CniAgent(
        CniAgent.Agent.KUBE_PROXY,
        "kube-system",
        "kube-proxy",
        "v1.35.4",
        List.of(),
        new TreeMap<>(),
        labels);
  }
}
