package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static dev.tsk8s.core.Kernels.laptop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.CiliumCluster;
import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Standing;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the kernels of nodes show. Each fault has the healthy case beside it that is nearest.
class NodeChecksTest {
  static List<Check> all() {
    return Checks.ALL.stream().filter(check -> check.id().startsWith("node-")).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSoundNodeIsSilent(Check check) {
    assertThat(findings(check, aCluster(), aNode())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aLaptopIsNoNode(Check check) {
    Kernels wild =
        laptop()
            .sysctl("net.ipv4.ip_forward", "0")
            .sysctl("net.netfilter.nf_conntrack_count", "262144")
            .sysctl("net.ipv4.conf.all.rp_filter", "1")
            .resolver("tailscale", "100.100.100.100")
            .filters(oracle());

    assertThat(check.examine(aCluster().snapshot(aNode().vantage(), wild.vantage())).findings())
        .isEmpty();
  }

  @Test
  void kernelsAreNoMatterOfOursInAClusterWithoutTailscale() {
    assertThat(EveryFact.examine(new NodeConntrack(), aCluster().snapshot()))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void nodesThatNobodyLookedAtAreUnknownOnce() {
    Verdict verdict =
        EveryFact.examine(
            new NodeConntrack(), aCluster().with(Specs.selfMade().pod("ts", "node-1")).snapshot());

    assertThat(verdict.gaps()).hasSize(1);
    assertThat(verdict.gaps().getFirst().reason())
        .isEqualTo(Reason.NotVisible.of(EachNode.UNSEEN.text(), Map.of("node", "node-1")));
  }

  @Test
  void anUnseenNodeThatIsNamedIsNotTheOneThatWasLookedAt() {
    var cluster =
        cluster()
            .with(Clusters.node("node-1", "10.0.0.1"))
            .with(Clusters.node("node-2", "10.0.0.2"))
            .with(Specs.selfMade().pod("ts", "node-1"));

    assertThat(new NodeConntrack().examine(cluster.snapshot(aNode().vantage())).gaps())
        .extracting(gap -> gap.reason())
        .contains(Reason.NotVisible.of(EachNode.UNSEEN.text(), Map.of("node", "node-2")));
  }

  @Test
  void aNodeThatDoesNotForwardCutsItsPodsOff() {
    assertThat(findings(new NodeForwarding(), aCluster(), aNode().sysctl(V4, "0")))
        .containsExactly("problem node-forwarding/ipv4-off");
  }

  @Test
  void oneLinkThatForwardsIsEnough() {
    Kernels one = aNode().sysctl(V4, "0").sysctl("net.ipv4.conf.eth0.forwarding", "1");

    assertThat(findings(new NodeForwarding(), aCluster(), one)).isEmpty();
  }

  @Test
  void aNodeWithoutIpv6PodsNeedsNoIpv6Forwarding() {
    assertThat(findings(new NodeForwarding(), aCluster(), aNode().sysctl(V6, "0"))).isEmpty();
  }

  @Test
  void aSubnetRouterOutsideTheClusterForwardsToo() {
    assertThat(
            findings(
                new NodeForwarding(),
                cluster(),
                laptop().carrying("192.168.9.0/24").sysctl(V4, "0")))
        .containsExactly("problem node-forwarding/ipv4-off");
  }

  @Test
  void anExitNodeWithoutIpv6ForwardingIsAWarning() {
    assertThat(
            findings(
                new NodeForwarding(),
                cluster(),
                laptop().carrying("0.0.0.0/0", "::/0").sysctl(V6, "0")))
        .containsExactly("warning node-forwarding/ipv6-off");
  }

  @Test
  void whatTailscaledSaysOfItIsASymptom() {
    Kernels router =
        laptop()
            .carrying("192.168.9.0/24")
            .sysctl(V4, "0")
            .says("Subnet routing is enabled, but IP forwarding is disabled.");

    assertThat(new PathHealth().examine(cluster().snapshot(router.vantage())).findings())
        .extracting(Finding::explainedBy)
        .containsExactly(Optional.of(NodeForwarding.IPV4));
  }

  @Test
  void anOldClientBehindAnExitNodeLosesAnswersToAStrictFilter() {
    assertThat(findings(new NodeRpFilter(), aCluster(), strict("1.94.2").usingExitNode()))
        .containsExactly("problem node-rp-filter/exit-node-user");
  }

  @Test
  void anOldRouterIsWarned() {
    assertThat(findings(new NodeRpFilter(), aCluster(), strict("1.94.2").carrying("10.9.0.0/16")))
        .containsExactly("warning node-rp-filter/router");
  }

  @Test
  void withoutExitNodeAndRoutesAStrictFilterIsSilent() {
    assertThat(findings(new NodeRpFilter(), aCluster(), strict("1.94.2"))).isEmpty();
  }

  @Test
  void theGreaterOfTwoValuesHolds() {
    Kernels loose = strict("1.94.2").usingExitNode().sysctl("net.ipv4.conf.eth0.rp_filter", "2");

    assertThat(findings(new NodeRpFilter(), aCluster(), loose)).isEmpty();
  }

  @Test
  void aNewClientMarksItsAnswers() {
    assertThat(findings(new NodeRpFilter(), aCluster(), strict("1.98.0").usingExitNode()))
        .isEmpty();
  }

  @Test
  void theMarkIsUselessWhereTheKernelDoesNotHeedIt() {
    Kernels ignored =
        strict("1.96.3").usingExitNode().sysctl("net.ipv4.conf.all.src_valid_mark", "0");

    assertThat(findings(new NodeRpFilter(), aCluster(), ignored))
        .containsExactly("problem node-rp-filter/exit-node-user");
  }

  @Test
  void tailscaledWithoutNetfilterMarksNothing() {
    assertThat(
            findings(
                new NodeRpFilter(), aCluster(), strict("1.102.5").usingExitNode().netfilterMode(0)))
        .containsExactly("problem node-rp-filter/exit-node-user");
  }

  @Test
  void ciliumsProxyDoesNotStandAHeededMark() {
    assertThat(findings(new NodeRpFilter(), cilium("enable-gateway-api", "true"), aNode()))
        .containsExactly("warning node-rp-filter/cilium-l7-proxy");
  }

  @Test
  void whereNothingGoesThroughCiliumsProxyTheMarkIsSilent() {
    assertThat(findings(new NodeRpFilter(), cilium("routing-mode", "tunnel"), aNode())).isEmpty();
  }

  @Test
  void oraclesImageRefusesPodsOfAnAppendedChain() {
    assertThat(findings(new NodeFirewall(), aCluster(), aNode().filters(oracle())))
        .contains("problem node-firewall/refuses-pods");
  }

  @Test
  void aChainInsertedBeforeLetsPodsPass() {
    Filters inserted =
        new Filters(
            Set.of("cali-", "ts-"),
            List.of(),
            List.of(REFUSE_FORWARD),
            List.of("-A FORWARD -j cali-FORWARD"),
            Set.of("nf_tables"));

    assertThat(findings(new NodeFirewall(), aCluster(), aNode().filters(inserted))).isEmpty();
  }

  @Test
  void aZoneBeforeTheRefusalMayLetPodsPass() {
    Filters firewalld =
        new Filters(
            Set.of(),
            List.of(),
            List.of(REFUSE_FORWARD),
            List.of("-A FORWARD -j FORWARD_IN_ZONES"),
            Set.of("nf_tables"));
    Filters kubeProxy =
        new Filters(
            Set.of(),
            List.of(),
            List.of(REFUSE_FORWARD),
            List.of("-A FORWARD -j KUBE-FORWARD", "-A FORWARD -j DOCKER-USER"),
            Set.of("nf_tables"));

    assertThat(findings(new NodeFirewall(), aCluster(), aNode().filters(firewalld))).isEmpty();
    assertThat(findings(new NodeFirewall(), aCluster(), aNode().filters(kubeProxy)))
        .containsExactly("problem node-firewall/refuses-pods");
  }

  @Test
  void oraclesImageRefusesNodesOnALan() {
    Clusters two = aCluster().with(node("node-2", "192.168.1.3"));

    assertThat(findings(new NodeFirewall(), two, aNode().filters(oracle())))
        .containsExactly(
            "problem node-firewall/refuses-pods", "problem node-firewall/refuses-nodes");
  }

  @Test
  void nodesJoinedByTailscaleAreLetInByTailscaled() {
    Clusters joined = CiliumCluster.nodes("100.64.0.2", "100.64.0.3");

    assertThat(findings(new NodeFirewall(), joined, aNode().filters(oracle())))
        .containsExactly("problem node-firewall/refuses-pods");
  }

  @Test
  void aRuleForTheNodesNetworkLetsThemIn() {
    Filters opened =
        new Filters(
            Set.of(),
            List.of(),
            List.of(REFUSE_INPUT),
            List.of("-A INPUT -s 192.168.1.0/24 -p udp -j ACCEPT"),
            Set.of());

    Clusters two = aCluster().with(node("node-2", "192.168.1.3"));

    assertThat(findings(new NodeFirewall(), two, aNode().filters(opened))).isEmpty();
  }

  @Test
  void rulesOfTwoDialectsOfTwoOwnersAreMixed() {
    assertThat(findings(new NodeIptables(), aCluster(), aNode().filters(mixed("ts-", "KUBE-"))))
        .containsExactly("warning node-iptables/two-dialects");
  }

  @Test
  void twoDialectsWithoutTailscalesRulesAreNoneOfItsTrouble() {
    assertThat(findings(new NodeIptables(), aCluster(), aNode().filters(mixed("KUBE-")))).isEmpty();
  }

  @Test
  void coreDnsInheritsMagicDnsFromItsNode() {
    assertThat(findings(new NodeDns(), coredns(". /etc/resolv.conf"), magicDns()))
        .containsExactly("warning node-dns/magicdns-inherited");
  }

  @Test
  void aCoreDnsThatAsksOthersInheritsNothing() {
    assertThat(findings(new NodeDns(), coredns(". 8.8.8.8"), magicDns())).isEmpty();
  }

  @Test
  void aLocalStubWithSplitDnsIsNoMagicDns() {
    Kernels stub = aNode().resolver("systemd-resolved", "127.0.0.53");

    assertThat(findings(new NodeDns(), coredns(". /etc/resolv.conf"), stub)).isEmpty();
  }

  @Test
  void aDnsThatWasNotSeenIsUnknown() {
    Verdict verdict = EveryFact.examine(new NodeDns(), aCluster().snapshot(magicDns().vantage()));

    assertThat(verdict.gaps().getFirst().reason())
        .isEqualTo(Reason.NotVisible.of(NodeDns.NO_COREDNS.text(), Map.of()));
  }

  @Test
  void eightyPercentOfTheConnectionTableIsTooMuch() {
    Kernels full =
        aNode()
            .sysctl("net.netfilter.nf_conntrack_count", "80")
            .sysctl("net.netfilter.nf_conntrack_max", "100");

    assertThat(findings(new NodeConntrack(), aCluster(), full))
        .containsExactly("warning node-conntrack/nearly-full");
    assertThat(gauges(new NodeConntrack(), full)).containsExactly(Standing.OVER);
  }

  @Test
  void lessIsWithinTheLimit() {
    Kernels busy =
        aNode()
            .sysctl("net.netfilter.nf_conntrack_count", "79")
            .sysctl("net.netfilter.nf_conntrack_max", "100");

    assertThat(findings(new NodeConntrack(), aCluster(), busy)).isEmpty();
    assertThat(gauges(new NodeConntrack(), busy)).containsExactly(Standing.WITHIN);
  }

  @Test
  void aTableThatWasNotReadIsUnknown() {
    Kernels unread = aNode().withoutSysctl("net.netfilter.nf_conntrack_max");

    assertThat(gauges(new NodeConntrack(), unread)).containsExactly(Standing.UNKNOWN);
  }

  @Test
  void aTunnelThatDropsBetweenTwoReadingsDropsNow() {
    Kernels dropping = aNode().link("flannel.1", "vxlan", 25).earlier("flannel.1", 20);

    assertThat(findings(new NodeDrops(), aCluster(), dropping))
        .containsExactly("warning node-drops/dropping");
    assertThat(new NodeDrops().gauges(scene(dropping)))
        .filteredOn(gauge -> gauge.standing() == Standing.OVER)
        .extracting(Gauge::place)
        .containsExactly("node-1 flannel.1");
  }

  @Test
  void whatWasDroppedBeforeIsAnOldStory() {
    Kernels old = aNode().link("flannel.1", "vxlan", 20).earlier("flannel.1", 20);

    assertThat(findings(new NodeDrops(), aCluster(), old)).isEmpty();
    assertThat(gauges(new NodeDrops(), old)).containsExactly(Standing.WITHIN, Standing.WITHIN);
  }

  @Test
  void oneReadingOfDropsIsUnknown() {
    Kernels once = aNode().link("cilium_vxlan", "vxlan", 20);

    assertThat(EveryFact.examine(new NodeDrops(), aCluster().snapshot(once.vantage())).gaps())
        .hasSize(1);
  }

  @Test
  void dropsOfTheNicSayNothing() {
    Kernels nic = aNode().link("eth1", "", 9000).earlier("eth1", 0);

    assertThat(findings(new NodeDrops(), aCluster(), nic)).isEmpty();
  }

  @Test
  void withoutNetAdminTheLimitsOfTheNodeHold() {
    Clusters userspace = aCluster().with(Specs.selfMade().pod("ts", "node-1"));

    assertThat(findings(new NodeBuffers(), userspace, aNode()))
        .containsExactly("warning node-buffers/too-small");
  }

  @Test
  void withNetAdminTheyDoNot() {
    Clusters kernel = aCluster().with(Specs.selfMade().kernel().pod("ts", "node-1"));

    assertThat(findings(new NodeBuffers(), kernel, aNode())).isEmpty();
  }

  @Test
  void aRouterThatForwardsUdpOneByOneIsWarned() {
    assertThat(findings(new NodeOffload(), aCluster(), router("off", "off")))
        .containsExactly("warning node-offload/gro-forwarding-off");
    assertThat(findings(new NodeOffload(), aCluster(), router("on", "on")))
        .containsExactly("warning node-offload/gro-forwarding-off");
  }

  @Test
  void batchesNeedAKernelAndAVersionThatHaveThem() {
    assertThat(findings(new NodeOffload(), aCluster(), router("on", "off"))).isEmpty();
    assertThat(findings(new NodeOffload(), aCluster(), router("off", "off").kernel("5.15.0")))
        .isEmpty();
    assertThat(findings(new NodeOffload(), aCluster(), router("off", "off").tailscale("1.52.0")))
        .isEmpty();
  }

  @Test
  void anOldTailscaleOnAKernelThatManglesBatchesIsWarned() {
    assertThat(
            found(
                new NodeGso(),
                mangling("7.0.9")
                    .with(
                        Specs.selfMade().image("tailscale/tailscale:v1.98.4").pod("ts", "node-1"))))
        .containsExactly("warning node-gso/kernel");
  }

  @Test
  void aNewerTailscaleAvoidsThemAndANewerKernelIsMended() {
    assertThat(found(new NodeGso(), mangling("7.0.9").with(Specs.selfMade().pod("ts", "node-1"))))
        .isEmpty();
    assertThat(
            found(
                new NodeGso(),
                mangling("7.1.5")
                    .with(
                        Specs.selfMade().image("tailscale/tailscale:v1.98.4").pod("ts", "node-1"))))
        .isEmpty();
  }

  @Test
  void whatRunsOnAJoinedNodeThatNobodyAskedIsUnknown() {
    assertThat(EveryFact.examine(new NodeGso(), mangling("7.0.9", "100.64.0.2").snapshot()).gaps())
        .hasSize(1);
    assertThat(EveryFact.examine(new NodeGso(), mangling("7.0.9").snapshot()).gaps()).isEmpty();
  }

  @Test
  void enforcingIsNoFaultWhereNothingSuffers() {
    Clusters sound = aCluster().with(Specs.selfMade().kernel().pod("ts", "node-1"));

    assertThat(findings(new NodeSelinux(), sound, aNode().selinux("Enforcing"))).isEmpty();
  }

  @Test
  void whetherEnforcingIsWhyAConfinedPodFailsItsLogTells() {
    Clusters failing =
        aCluster().with(Specs.selfMade().kernel().waiting("ts", "node-1", "CrashLoopBackOff"));

    Verdict verdict =
        EveryFact.examine(
            new NodeSelinux(), failing.snapshot(aNode().selinux("Enforcing").vantage()));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps()).hasSize(1);
  }

  private static final String V4 = "net.ipv4.ip_forward";
  private static final String V6 = "net.ipv6.conf.all.forwarding";
  private static final String REFUSE_FORWARD =
      "-A FORWARD -j REJECT --reject-with icmp-host-prohibited";
  private static final String REFUSE_INPUT =
      "-A INPUT -j REJECT --reject-with icmp-host-prohibited";

  private static Clusters aCluster() {
    return cluster().with(withPodCidr(node("node-1", "192.168.1.2"), "10.244.0.0/24"));
  }

  private static Kernels aNode() {
    return Kernels.node("node-1");
  }

  private static Clusters cilium(String... keysAndValues) {
    return CiliumCluster.onLan("1.19.7", keysAndValues);
  }

  private static Kernels strict(String version) {
    return aNode()
        .tailscale(version)
        .sysctl("net.ipv4.conf.all.rp_filter", "1")
        .sysctl("net.ipv4.conf.eth0.rp_filter", "1");
  }

  private static Kernels router(String forwarding, String list) {
    return aNode()
        .carrying("10.9.0.0/16")
        .offload("eth0", "rx-udp-gro-forwarding", forwarding)
        .offload("eth0", "rx-gro-list", list);
  }

  private static Kernels magicDns() {
    return aNode().resolver("tailscale", "100.100.100.100");
  }

  private static Clusters coredns(String forward) {
    return aCluster()
        .with(
            new NetworkConfig("kube-system", "coredns", new TreeMap<>(Map.of("forward", forward))));
  }

  private static Clusters mangling(String kernel) {
    return mangling(kernel, "192.168.1.2");
  }

  private static Clusters mangling(String kernel, String address) {
    var plain = node("node-1", address);
    return cluster()
        .with(
            new ClusterNode(
                plain.name(),
                plain.internalIps(),
                plain.externalIps(),
                plain.podCidrs(),
                plain.providerId(),
                plain.labels(),
                plain.annotations(),
                plain.osImage(),
                kernel,
                plain.kubeletVersion(),
                true));
  }

  private static Filters oracle() {
    return new Filters(
        Set.of("FLANNEL-", "KUBE-", "ts-"),
        List.of(),
        List.of(REFUSE_INPUT, REFUSE_FORWARD),
        List.of(
            "-A INPUT -j ts-input",
            "-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT",
            "-A INPUT -p icmp -j ACCEPT",
            "-A INPUT -i lo -j ACCEPT",
            "-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT",
            "-A FORWARD -j ts-forward",
            "-A FORWARD -m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD"),
        Set.of("nf_tables"));
  }

  private static Filters mixed(String... owners) {
    return new Filters(
        Set.of(owners), List.of(), List.of(), List.of(), Set.of("nf_tables", "legacy"));
  }

  private static List<String> findings(Check check, Clusters cluster, Kernels... kernels) {
    Vantage[] vantages = Stream.of(kernels).map(Kernels::vantage).toArray(Vantage[]::new);
    return found(EveryFact.examine(check, cluster.snapshot(vantages)));
  }

  private static List<Standing> gauges(Check check, Kernels kernel) {
    return check.gauges(scene(kernel)).stream().map(Gauge::standing).toList();
  }

  private static Scene scene(Kernels kernel) {
    return new Scene(aCluster().snapshot(kernel.vantage()));
  }
}
