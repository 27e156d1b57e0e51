package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.withRanges;
import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Who is seen with an address that is not its own, by configuration.
class ModelTest {
  private static final Check PODS = new ModelPodToPod();
  private static final Check SERVICES = new ModelPodToService();

  @Test
  void podsOutsideTheNativeRangeAreMasqueraded() {
    assertThat(found(PODS, natively("10.0.0.0/16").with(withRanges("10.1.0.0/24", "10.0.1.0/24"))))
        .containsExactly("problem model-pod-to-pod/outside-native-cidr");
  }

  @Test
  void podsInsideItAreNot() {
    assertThat(found(PODS, natively("10.0.0.0/8").with(withRanges("10.1.0.0/24", "10.0.1.0/24"))))
        .isEmpty();
  }

  @Test
  void inATunnelNothingBetweenPodsIsMasqueraded() {
    Clusters tunnel =
        onLan("1.19.7", "routing-mode", "tunnel", "ipv4-native-routing-cidr", "10.0.0.0/16")
            .with(withRanges("10.1.0.0/24", "10.2.0.0/24"));

    assertThat(found(PODS, tunnel)).isEmpty();
  }

  @Test
  void podsOutsideTheListOfAMasqAgentAreMasqueraded() {
    assertThat(found(PODS, masqAgent("100.64.1.0/24", "")))
        .containsExactly("problem model-pod-to-pod/outside-masq-agent-list");
  }

  @Test
  void podsInItsListAreNot() {
    assertThat(found(PODS, masqAgent("10.4.1.0/24", ""))).isEmpty();
    assertThat(found(PODS, masqAgent("100.64.1.0/24", "nonMasqueradeCIDRs:\n  - 100.64.0.0/16")))
        .isEmpty();
  }

  @Test
  void whereNoObjectDecidesTheQuestionDoesNotArise() {
    assertThat(PODS.examine(cluster().with(agent(Agent.FLANNEL)).snapshot()))
        .isEqualTo(new Verdict.NotApplicable(ModelPodToPod.NOT_SHOWN));
  }

  @Test
  void kubeProxyHidesEveryCallerWhereItIsTold() {
    assertThat(found(SERVICES, kubeProxy("masqueradeAll", "true")))
        .containsExactly("warning model-pod-to-service/masquerade-all");
    assertThat(found(SERVICES, kubeProxy("masqueradeAll", "false"))).isEmpty();
  }

  @Test
  void podsOutsideTheRangeOfKubeProxyAreTakenForOutsiders() {
    assertThat(found(SERVICES, kubeProxy("clusterCIDR", "10.200.0.0/16")))
        .containsExactly("warning model-pod-to-service/outside-cluster-cidr");
    assertThat(found(SERVICES, kubeProxy("clusterCIDR", "10.244.0.0/16"))).isEmpty();
  }

  @Test
  void theRangeIsNotAskedWherePodsAreToldByTheirNode() {
    assertThat(
            found(
                SERVICES, kubeProxy("clusterCIDR", "10.200.0.0/16", "detectLocalMode", "NodeCIDR")))
        .isEmpty();
  }

  private static Clusters natively(String range) {
    return onLan("1.19.7", "routing-mode", "native", "ipv4-native-routing-cidr", range);
  }

  private static Clusters masqAgent(String pods, String config) {
    var data = new TreeMap<String, String>();
    data.put("config", config);
    return cluster()
        .with(withPodCidr(node("node-1", "192.168.1.2"), pods))
        .with(agent(Agent.IP_MASQ_AGENT))
        .with(new NetworkConfig("kube-system", "ip-masq-agent", data));
  }

  private static Clusters kubeProxy(String... keysAndValues) {
    var data = new TreeMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      data.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return cluster()
        .with(withPodCidr(node("node-1", "192.168.1.2"), "10.244.0.0/24"))
        .with(agent(Agent.KUBE_PROXY))
        .with(agent(Agent.FLANNEL))
        .with(new NetworkConfig("kube-system", "kube-proxy", data));
  }
}
