package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.withRanges;
import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is seen with an address that is not its own, by configuration.
class ModelTest {
  private static final Check PODS = new ModelPodToPod();
  private static final Check NODES = new ModelPodToNode();
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
  void podsInTheListOfCiliumsOwnMasqAgentMayBeOutsideTheNativeRange() {
    assertThat(found(PODS, exempting("10.0.0.0/8"))).isEmpty();
    assertThat(found(PODS, exempting("10.0.0.0/24")))
        .containsExactly("problem model-pod-to-pod/outside-native-cidr");
  }

  @Test
  void anAgentThatNoNodeIsReadyForMasqueradesNothing() {
    var selector = new TreeMap<>(Map.of("node.kubernetes.io/masq-agent-ds-ready", "true"));
    var waiting =
        new CniAgent(
            Agent.IP_MASQ_AGENT,
            "kube-system",
            "ip-masq-agent",
            "",
            List.of(),
            new TreeMap<>(),
            selector);

    assertThat(
            found(
                PODS,
                cluster()
                    .with(withPodCidr(node("node-1", "192.168.1.2"), "100.64.1.0/24"))
                    .with(agent(Agent.KINDNET))
                    .with(waiting)))
        .isEmpty();
  }

  @Test
  void flannelThatMasqueradesItselfLeavesPodsAlone() {
    Clusters flannel = cluster().with(node("node-1", "192.168.1.2")).with(flannel("--ip-masq"));

    assertThat(seen(PODS, flannel)).containsExactly("pod->pod Flannel (--ip-masq=true) = no NAT");
    assertThat(seen(NODES, flannel))
        .containsExactly("pod->node Flannel (--ip-masq=true) = MASQUERADE");
  }

  @Test
  void flannelThatLeavesItToTheBridgeMayNot() {
    Clusters flannel = cluster().with(node("node-1", "192.168.1.2")).with(flannel());

    assertThat(missing(PODS, flannel.snapshot()))
        .containsExactly(
            Reason.NotVisible.of(
                "model-pod-to-pod/setting-not-shown",
                Map.of("cni", "Flannel", "setting", "ipMasq")));
  }

  @ParameterizedTest
  @EnumSource(
      value = Agent.class,
      names = {
        "CALICO",
        "CANAL",
        "KUBE_ROUTER",
        "ANTREA",
        "OVN_KUBERNETES",
        "KINDNET",
        "WEAVE",
        "AWS_VPC_CNI",
        "AZURE_CNS"
      })
  void everyRecognisedPodNetworkLeavesPodsAlone(Agent cni) {
    Clusters cluster = cluster().with(node("node-1", "192.168.1.2")).with(agent(cni));

    assertThat(PODS.examine(cluster.snapshot())).isInstanceOf(Verdict.Healthy.class);
    assertThat(NODES.examine(cluster.snapshot())).isInstanceOf(Verdict.Healthy.class);
    assertThat(seen(PODS, cluster)).singleElement().asString().endsWith(" = no NAT");
  }

  @Test
  void calicoMasqueradesWhatGoesToNodesUnlessItsAgentsCountThemAmongThePools() {
    assertThat(seen(NODES, calico(felix("", "IPPoolsOnly"))))
        .containsExactly("pod->node Calico (natOutgoing=true) = MASQUERADE");
    assertThat(seen(NODES, calico(felix("", ""))))
        .containsExactly("pod->node Calico (natOutgoing=true) = MASQUERADE");
    assertThat(seen(NODES, calico(felix("", "IPPoolsAndHostIPs"))))
        .containsExactly("pod->node Calico (natOutgoing=true) = no NAT");
  }

  @Test
  void calicoWithSettingsOfOneNodeAloneIsNotTold() {
    assertThat(seen(NODES, calico(felix("", ""), felix("node-1", "IPPoolsAndHostIPs"))))
        .containsExactly("pod->node Calico (natOutgoing=true) = unknown");
    assertThat(seen(NODES, calico(felix("", ""), felix("node-1", ""))))
        .containsExactly("pod->node Calico (natOutgoing=true) = MASQUERADE");
  }

  private static Clusters calico(FelixSettings... felix) {
    var pool = new PodPool("one", List.of(new Cidr("10.9.0.0/16")), false, "", "", true);
    return cluster()
        .with(node("node-1", "192.168.1.2"))
        .with(agent(Agent.CALICO))
        .with(
            new AddressPools(
                Clusters.seen(Optional.empty()),
                Clusters.seen(Optional.of(List.of(pool))),
                Clusters.seen(Optional.empty()),
                Clusters.seen(Optional.empty()),
                Clusters.seen(Optional.of(List.of(felix))),
                Clusters.seen(Optional.empty())));
  }

  private static FelixSettings felix(String node, String exclusions) {
    return new FelixSettings(
        node,
        exclusions.isEmpty()
            ? new TreeMap<>()
            : new TreeMap<>(Map.of("natOutgoingExclusions", exclusions)));
  }

  @Test
  void kubeRouterAndTheVpcLeaveNodesAloneToo() {
    for (Agent cni : List.of(Agent.KUBE_ROUTER, Agent.AWS_VPC_CNI)) {
      assertThat(seen(NODES, cluster().with(node("node-1", "192.168.1.2")).with(agent(cni))))
          .singleElement()
          .asString()
          .endsWith(" = no NAT");
    }
  }

  @Test
  void ciliumMasqueradesWhatGoesToNodesInATunnelAndNotInNativeRouting() {
    assertThat(
            seen(NODES, onLan("1.19.7", "routing-mode", "tunnel", "enable-bpf-masquerade", "true")))
        .singleElement()
        .asString()
        .endsWith(" tunnel=true) = MASQUERADE");
    assertThat(
            seen(
                NODES,
                onLan(
                    "1.19.7",
                    "routing-mode",
                    "native",
                    "enable-bpf-masquerade",
                    "true",
                    "ipv4-native-routing-cidr",
                    "10.0.0.0/8")))
        .singleElement()
        .asString()
        .endsWith(" tunnel=false) = no NAT");
  }

  @Test
  void ciliumThatServesServicesKeepsTheirCallers() {
    assertThat(SERVICES.examine(onLan("1.19.7", "kube-proxy-replacement", "true").snapshot()))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(SERVICES.examine(onLan("1.19.7", "kube-proxy-replacement", "false").snapshot()))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void aPodNetworkThatNobodyRecognisesHasToBeMeasured() {
    Clusters bridge = cluster().with(node("node-1", "100.64.0.2")).with(agent(Agent.KUBE_PROXY));

    assertThat(missing(PODS, bridge.snapshot()))
        .containsExactly(Reason.NotVisible.of("model-pod-to-pod/not-shown", Map.of()));
    assertThat(missing(NODES, bridge.snapshot()))
        .containsExactly(Reason.NotVisible.of("model-pod-to-node/not-shown", Map.of()));
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

  private static List<String> seen(Check check, Clusters cluster) {
    return EveryFact.examine(check, cluster.snapshot()) instanceof Verdict.Healthy(var exhibits)
        ? exhibits.stream().map(one -> one.what() + " = " + one.value()).toList()
        : List.of();
  }

  private static CniAgent flannel(String... args) {
    return new CniAgent(
        Agent.FLANNEL,
        "kube-flannel",
        "kube-flannel-ds",
        "v0.28.4",
        List.of(args),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static Clusters natively(String range) {
    return onLan("1.19.7", "routing-mode", "native", "ipv4-native-routing-cidr", range);
  }

  private static Clusters exempting(String range) {
    var list = new TreeMap<String, String>();
    list.put("config", "nonMasqueradeCIDRs:\n  - " + range);
    return onLan(
            "1.19.7",
            "routing-mode",
            "native",
            "ipv4-native-routing-cidr",
            "10.0.0.0/16",
            "enable-bpf-masquerade",
            "true",
            "enable-ip-masq-agent",
            "true")
        .with(withRanges("10.1.0.0/24", "10.0.1.0/24"))
        .with(new NetworkConfig("kube-system", "ip-masq-agent", list));
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
