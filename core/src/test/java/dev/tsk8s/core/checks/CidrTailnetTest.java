package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.AddressPools.BalancerPool;
import dev.tsk8s.core.facts.AddressPools.EniConfig;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.AddressPools.ServiceRange;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CidrTailnetTest {

  @Test
  void findsPodsInTailscalesRangeBesideAKernelModeProxy() {
    var verdict = examine(proxy().with(withPodCidr(node("n1", "10.30.1.11"), "100.96.0.0/24")));

    assertThat(codes(verdict)).containsExactly("cidr-tailnet/pods");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("ranges", "100.96.0.0/24")
        .containsEntry("workloads", "vpn/proxy")
        .containsEntry("versions", "1.102");
  }

  @Test
  void isSilentAboutRangesRightBesideTailscales() {
    var verdict = examine(proxy().with(withPodCidr(node("n1", "10.30.1.11"), "100.128.0.0/16")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotAskWhereTailscaleRunsInUserspaceOnly() {
    var verdict =
        examine(
            services("10.96.0.0/12")
                .with(withPodCidr(node("n1", "10.30.1.11"), "100.96.0.0/24"))
                .with(Specs.selfMade().pod("proxy", "n1")));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void doesNotAskWhereTailscaleWritesNoRules() {
    var silent = Specs.selfMade().kernel().env("TS_EXTRA_ARGS", "--netfilter-mode=off");

    assertThat(
            examine(
                services("10.96.0.0/12")
                    .with(withPodCidr(node("n1", "10.30.1.11"), "100.96.0.0/24"))
                    .with(silent.pod("proxy", "n1"))))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void isUnknownWhereTheModeIsSetElsewhere() {
    var elsewhere = Specs.selfMade().env("TS_USERSPACE", "$(configMap)");

    var verdict =
        examine(
            services("10.96.0.0/12")
                .with(withPodCidr(node("n1", "10.30.1.11"), "100.96.0.0/24"))
                .with(elsewhere.pod("proxy", "n1")));

    assertThat(gaps(verdict)).containsExactly("deploy-userspace/set-elsewhere");
  }

  @Test
  void takesTailnetAddressesOfNodesForNoOverlap() {
    var verdict =
        examine(
            services("10.96.0.0/12").with(withPodCidr(node("n1", "100.64.0.1"), "10.244.0.0/24")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsPodsInTheRangeWhereOnlyTheNodesAreInTheTailnet() {
    var verdict =
        examine(
            services("10.96.0.0/12").with(withPodCidr(node("n1", "100.64.0.1"), "100.96.0.0/24")));

    assertThat(codes(verdict)).containsExactly("cidr-tailnet/pods");
    assertThat(verdict.findings().getFirst().details()).containsEntry("workloads", "n1");
  }

  @Test
  void findsServicesInTheRange() {
    var verdict =
        examine(
            services("100.65.0.0/16")
                .with(Specs.selfMade().kernel().pod("proxy", "n1"))
                .with(withPodCidr(node("n1", "10.30.1.11"), "10.244.0.0/24")));

    assertThat(codes(verdict)).containsExactly("cidr-tailnet/services");
  }

  @Test
  void findsALoadBalancerInTheRangeButNotTailscalesOwn() {
    assertThat(codes(examine(proxy().with(balancer("100.90.1.1")))))
        .containsExactly("cidr-tailnet/load-balancers");
    assertThat(codes(examine(proxy().with(balancer("web.tail0a1b2.ts.net", "100.90.1.1")))))
        .isEmpty();
  }

  @Test
  void ignoresNodeRangesThatCiliumsPoolReplaces() {
    var verdict =
        examine(
            proxy()
                .with(withPodCidr(node("n1", "10.30.1.11"), "100.96.0.0/24"))
                .with(agent(Agent.CILIUM))
                .with(
                    config(
                        "cilium-config",
                        Map.of(
                            "ipam", "cluster-pool", "cluster-pool-ipv4-cidr", "10.244.0.0/16"))));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void believesCiliumsPool() {
    var verdict =
        examine(
            proxy()
                .with(agent(Agent.CILIUM))
                .with(config("cilium-config", Map.of("cluster-pool-ipv4-cidr", "100.64.0.0/16"))));

    assertThat(codes(verdict)).containsExactly("cidr-tailnet/pods");
    assertThat(verdict.findings().getFirst().details().get("sources"))
        .contains("cilium-config cluster-pool-ipv4-cidr");
  }

  @Test
  void namesAPoolOfLoadBalancersInTheTailnetsRange() {
    assertThat(codes(examine(proxy().with(balancers("100.99.0.0/24")))))
        .containsExactly("cidr-tailnet/load-balancers");
    assertThat(codes(examine(proxy().with(balancers("192.168.9.0/24"))))).isEmpty();
  }

  @Test
  void believesCalicosPoolsAndNotTheNodes() {
    var pools =
        new AddressPools(
            seen(Optional.of(List.of(new ServiceRange("kubernetes", List.of())))),
            seen(
                Optional.of(
                    List.of(
                        new PodPool("one", List.of(new Cidr("100.70.0.0/16")), false, "", "")))),
            seen(Optional.empty()),
            seen(Optional.empty()),
            seen(Optional.empty()),
            seen(Optional.empty()));

    var verdict =
        examine(
            proxy()
                .with(agent(Agent.CALICO))
                .with(withPodCidr(node("n1", "10.30.1.11"), "10.244.0.0/24"))
                .with(balancerless())
                .with(pools));

    assertThat(codes(verdict)).containsExactly("cidr-tailnet/pods");
    assertThat(verdict.findings().getFirst().details()).containsEntry("ranges", "100.70.0.0/16");
  }

  @Test
  void isUnknownWhereSubnetsOfACloudNumberThePods() {
    var custom =
        new CniAgent(
            Agent.AWS_VPC_CNI,
            "kube-system",
            "aws-node",
            "v1.23.2",
            List.of(),
            new TreeMap<>(Map.of("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "True")),
            new TreeMap<>());

    assertThat(gaps(examine(proxy().with(custom)))).containsExactly("cidr-ranges/pods");
  }

  @Test
  void findsThePodsOfCustomNetworkingByTheirAddresses() {
    var verdict = examine(customNetworking("100.64.3.7"));

    assertThat(codes(verdict)).containsExactly("cidr-tailnet/pods");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("ranges", "100.64.3.7/32")
        .containsEntry("sources", "Pods of n1 status.podIPs (ENIConfig zone-a subnet-0a1b)");
    assertThat(codes(examine(customNetworking("10.64.3.7")))).isEmpty();
    assertThat(gaps(examine(customNetworking("10.64.3.7")))).containsExactly("cidr-ranges/pods");
  }

  private static Clusters customNetworking(String pod) {
    var agent =
        new CniAgent(
            Agent.AWS_VPC_CNI,
            "kube-system",
            "aws-node",
            "v1.23.2",
            List.of(),
            new TreeMap<>(Map.of("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "true")),
            new TreeMap<>());
    return proxy()
        .with(agent)
        .with(new PodReadiness("n1", 3, 0, List.of(), List.of(new Ip(pod))))
        .with(
            new AddressPools(
                seen(Optional.empty()),
                seen(Optional.empty()),
                seen(Optional.empty()),
                seen(Optional.empty()),
                seen(Optional.empty()),
                seen(Optional.of(List.of(new EniConfig("zone-a", "subnet-0a1b"))))));
  }

  @Test
  void cannotTellWhetherOvnUsesItsOwnPartOfTheRange() {
    assertThat(gaps(examine(proxy().with(agent(Agent.OVN_KUBERNETES)))))
        .containsExactly("cidr-tailnet/ovn-internal");
  }

  @Test
  void believesOvnThatItsRangesWereMoved() {
    assertThat(gaps(examine(proxy().with(ovn("10.245.0.0/16", "10.246.0.0/16"))))).isEmpty();
    assertThat(gaps(examine(proxy().with(ovn("10.245.0.0/16", "100.90.0.0/16")))))
        .containsExactly("cidr-tailnet/ovn-internal");
  }

  private static CniAgent ovn(String join, String transit) {
    CniAgent plain = agent(Agent.OVN_KUBERNETES);
    return new CniAgent(
        plain.agent(),
        plain.namespace(),
        plain.name(),
        plain.version(),
        plain.args(),
        new TreeMap<>(Map.of("OVN_V4_JOIN_SUBNET", join, "OVN_V4_TRANSIT_SWITCH_SUBNET", transit)),
        plain.nodeSelector());
  }

  @Test
  void isUnknownWhereNothingTellsTheRangeOfServices() {
    var verdict =
        examine(
            cluster()
                .with(withPodCidr(node("n1", "10.30.1.11"), "10.244.0.0/24"))
                .with(Specs.selfMade().kernel().pod("proxy", "n1")));

    assertThat(gaps(verdict)).containsExactly("cidr-ranges/services");
  }

  private static AddressPools balancers(String range) {
    var pool = new BalancerPool("metallb-system/one", List.of(new Cidr(range)), range);
    return new AddressPools(
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.of(List.of(pool))),
        seen(Optional.empty()),
        seen(Optional.empty()));
  }

  private static Clusters proxy() {
    return services("10.96.0.0/12").with(Specs.selfMade().kernel().pod("proxy", "n1"));
  }

  private static Clusters services(String range) {
    return cluster().with(config("kubeadm-config", Map.of("serviceSubnet", range)));
  }

  private static NetworkConfig config(String name, Map<String, String> data) {
    return new NetworkConfig("kube-system", name, new TreeMap<>(data));
  }

  private static ServiceFact balancerless() {
    return service("ClusterIP", List.of());
  }

  private static ServiceFact balancer(String... ingress) {
    return service("LoadBalancer", List.of(ingress));
  }

  private static ServiceFact service(String type, List<String> ingress) {
    return new ServiceFact(
        "web",
        "front",
        type,
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(new Ip("10.96.3.4")),
        List.of(),
        ingress,
        "Cluster");
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.findings().stream().map(finding -> finding.code().text()).toList();
  }

  private static List<String> gaps(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible(var code, _) ? code : reason.toString())
        .distinct()
        .toList();
  }

  private static Verdict examine(Clusters cluster) {
    return EveryFact.examine(new CidrTailnet(), cluster.snapshot());
  }
}
