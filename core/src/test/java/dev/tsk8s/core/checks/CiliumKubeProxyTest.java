package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.facts.CniAgent;
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
