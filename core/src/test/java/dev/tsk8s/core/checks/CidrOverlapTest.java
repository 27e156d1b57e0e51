package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.CiliumCluster;
import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CidrOverlapTest {

  @Test
  void isHealthyWhereEachHasItsOwn() {
    assertThat(examine(nodes("10.244.0.0/24", "10.244.1.0/24")))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsTwoNodesThatHandOutTheSameAddresses() {
    var verdict = examine(nodes("10.244.1.0/24", "10.244.1.0/24"));

    assertThat(codes(verdict)).containsExactly("cidr-overlap/node-ranges");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("node", "n2")
        .containsEntry("other", "n1");
  }

  @Test
  void findsANodesRangeInsideAnothers() {
    assertThat(codes(examine(nodes("10.244.0.0/16", "10.244.7.0/24"))))
        .containsExactly("cidr-overlap/node-ranges");
  }

  @Test
  void findsANodesAddressAmongPods() {
    var verdict = examine(nodes("10.244.0.0/24", "10.0.0.0/24"));

    assertThat(codes(verdict))
        .containsExactly("cidr-overlap/node-in-pods", "cidr-overlap/node-in-pods");
  }

  @Test
  void letsAVirtualKubeletHaveTheAddressOfItsPod() {
    var verdict = examine(nodes("10.244.0.0/24", "10.244.1.0/24").with(virtual("10.244.1.9")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsServicesAmongPods() {
    assertThat(codes(examine(nodes("10.244.0.0/24", "10.96.4.0/24"))))
        .containsExactly("cidr-overlap/services-in-pods");
  }

  @Test
  void isSilentAboutAPoolThatIsOnlyWide() {
    var verdict =
        examine(
            nodes("10.244.0.0/24", "10.244.1.0/24")
                .with(config("kube-proxy", Map.of("clusterCIDR", "10.0.0.0/8"))));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void judgesOvnByItsWholeNetwork() {
    var verdict =
        examine(
            tailscale()
                .with(node("n1", "10.128.3.4"))
                .with(agent(Agent.OVN_KUBERNETES))
                .with(
                    config(
                        "ovn-config",
                        Map.of("net_cidr", "10.128.0.0/14/23", "svc_cidr", "172.30.0.0/16"))));

    assertThat(codes(verdict)).containsExactly("cidr-overlap/node-in-pods");
  }

  @Test
  void isUnknownWhereNodesWereNotSeen() {
    var refused = new Reason.Forbidden("list", "nodes", "");

    var verdict = examine(nodes("10.244.0.0/24", "10.244.1.0/24").nodesUnseen(refused));

    assertThat(verdict.gaps()).extracting(gap -> gap.reason()).containsExactly(refused);
  }

  @Test
  void doesNotAskInAClusterWithoutTailscale() {
    var plain = cluster().with(withPodCidr(node("n1", "10.0.0.11"), "10.0.0.0/24"));

    assertThat(examine(plain)).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void findsANodesAddressInTheBlocksThatCiliumHandsOutNext() {
    assertThat(codes(examine(pool("10.0.0.0/8", "10.0.1.11"))))
        .containsExactly("cidr-overlap/node-in-pool");
    assertThat(codes(examine(pool("10.0.0.0/8", "10.0.2.11")))).isEmpty();
    assertThat(codes(examine(pool("10.96.0.0/11", "10.0.1.11")))).isEmpty();
  }

  @Test
  void believesTheOperatorsArgumentsAndNotTheConfigMap() {
    assertThat(
            codes(
                examine(
                    pool("10.244.0.0/16", "10.0.1.11")
                        .with(operator("--cluster-pool-ipv4-cidr=10.0.0.0/8")))))
        .containsExactly("cidr-overlap/node-in-pool");
    assertThat(
            codes(
                examine(
                    pool("10.0.0.0/8", "10.0.1.11")
                        .with(operator("--cluster-pool-ipv4-cidr=10.244.0.0/16")))))
        .isEmpty();
    assertThat(
            codes(
                examine(
                    pool("10.0.0.0/8", "10.0.2.11")
                        .with(operator("--cluster-pool-ipv4-mask-size=20")))))
        .containsExactly("cidr-overlap/node-in-pool");
  }

  @Test
  void leavesNodesToWhatTheyHandOutOnceAllHaveSome() {
    assertThat(
            codes(
                examine(
                    pool("10.0.0.0/8", "10.0.1.11")
                        .with(CiliumCluster.withRanges("10.0.7.0/24", "10.0.8.0/24")))))
        .isEmpty();
  }

  private static Clusters pool(String pool, String second) {
    return CiliumCluster.nodes("192.168.1.2", second)
        .with(CiliumCluster.agent("v1.19.7"))
        .with(Specs.selfMade().hostNetwork().pod("ts", "node-1"))
        .with(config("kubeadm-config", Map.of("serviceSubnet", "172.20.0.0/16")))
        .with(
            CiliumCluster.config(
                "kube-system", "ipam", "cluster-pool", "cluster-pool-ipv4-cidr", pool));
  }

  private static CiliumObjects operator(String... args) {
    var one =
        new CiliumObjects.Operator("kube-system", "cilium-operator", "v1.19.7", List.of(args));
    return new CiliumObjects(
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(List.of(one)));
  }

  private static Clusters nodes(String first, String second) {
    return tailscale()
        .with(withPodCidr(node("n1", "10.0.0.11"), first))
        .with(withPodCidr(node("n2", "10.0.0.12"), second))
        .with(config("kubeadm-config", Map.of("serviceSubnet", "10.96.0.0/12")));
  }

  private static Clusters tailscale() {
    return cluster().with(Specs.selfMade().hostNetwork().pod("ts", "n1"));
  }

  private static ClusterNode virtual(String ip) {
    ClusterNode n = node("virtual", ip);
    return new ClusterNode(
        n.name(),
        n.internalIps(),
        n.externalIps(),
        n.podCidrs(),
        n.providerId(),
        n.labels(),
        n.annotations(),
        n.osImage(),
        n.kernelVersion(),
        "v1.25.0-vk-azure-aci-1.6.1",
        true);
  }

  private static NetworkConfig config(String name, Map<String, String> data) {
    return new NetworkConfig("kube-system", name, new TreeMap<>(data));
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.findings().stream().map(finding -> finding.code().text()).toList();
  }

  private static Verdict examine(Clusters cluster) {
    return EveryFact.examine(new CidrOverlap(), cluster.snapshot());
  }
}
