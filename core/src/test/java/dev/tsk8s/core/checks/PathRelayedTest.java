package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Vantage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathRelayedTest {
  private static final String NODE = "203.0.113.101";
  private static final TailscalePod PROXY = Specs.selfMade().pod("ts-proxy", "node1");

  @Test
  void blamesTheNodesPodSnatWhereTheNodeItselfHasTheAddressThatIsSeen() {
    var verdict =
        examine(
            publicNode().with(PROXY),
            proxy(PROXY).relayedTo("laptop").relayedTo("phone").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.POD_SNAT);
    var cause = cause(verdict);
    assertThat(cause.subject()).isEqualTo(Subject.of("Deployment", "vpn", "ts-proxy"));
    assertThat(cause.details())
        .containsEntry("workload", "deployment/ts-proxy")
        .containsEntry("container", "tailscale")
        .containsEntry("node", "node1")
        .containsEntry("port", "41641")
        .containsEntry("addresses", NODE)
        .containsEntry("peers", "laptop, phone");
  }

  @Test
  void foldsTheRelayedPathsUnderTheirCause() {
    var verdict =
        examine(
            publicNode().with(PROXY),
            proxy(PROXY).relayedTo("laptop").relayedTo("phone").vantage());

    assertThat(symptoms(verdict))
        .hasSize(2)
        .allSatisfy(symptom -> assertThat(symptom.explainedBy()).contains(PodNat.POD_SNAT));
  }

  @Test
  void directPathsNeedNoExcuse() {
    var verdict =
        examine(
            publicNode().with(PROXY), proxy(PROXY).directTo("vps", "192.0.2.18:58218").vantage());

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void asksNothingOfPathsThatThisMachineDidNotWakeBesideACluster() {
    var laptop = Tailnet.here().directTo("ts-proxy", NODE + ":41641").talksByDerpTo("phone");

    assertThat(examine(publicNode().with(PROXY), laptop.vantage()))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(examine(publicNode().with(PROXY), laptop.pingsUnseen().vantage()))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void asksOfAnyPathOfThisMachineWhereThereIsNoCluster() {
    var laptop = Tailnet.here().talksByDerpTo("phone").vantage();

    var reason = new Reason.NotAsked("the cluster", "no cluster configured");
    var alone =
        new Snapshot(
            Clusters.NOW,
            Snapshot.Source.HERE,
            ClusterFacts.unseen(reason),
            List.of(laptop),
            List.of());

    assertThat(new PathRelayed().examine(alone)).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aPeerRelayInUseIsHealthy() {
    var verdict =
        examine(
            publicNode().with(PROXY),
            proxy(PROXY).peerRelayedTo("laptop", "192.0.2.18:40000:vni:1").vantage());

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void neverJudgesRelayedBeforeTenTries() {
    var verdict =
        examine(
            publicNode().with(PROXY),
            proxy(PROXY).relayedTo("laptop", 4, Duration.ofMillis(9)).vantage());

    assertThat(doubts(verdict)).containsExactly("path-relayed/too-few-pings");
  }

  @Test
  void oneCauseForAllPodsOfAWorkload() {
    var one = Specs.selfMade().pod("DaemonSet", "ts", "ts-1", "node1");
    var two = Specs.selfMade().pod("DaemonSet", "ts", "ts-2", "node2");
    var nodes =
        publicNode().with(node("node2", "10.10.0.12", "203.0.113.102", "")).with(one).with(two);

    var verdict =
        examine(
            nodes,
            Tailnet.pod(one, "ts-1").hardNat(NODE).relayedTo("laptop").vantage(),
            Tailnet.pod(two, "ts-2").hardNat("203.0.113.102").relayedTo("laptop").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.POD_SNAT_SET);
    assertThat(cause(verdict).details())
        .containsEntry("nodes", "node1, node2")
        .containsEntry("pods", "ts-1, ts-2");
  }

  @Test
  void leavesItsPortToTheTailscaledOfTheNodeItself() {
    var verdict =
        examine(
            cluster().with(Clusters.node("node1", "100.64.0.7", NODE, "")).with(PROXY),
            proxy(PROXY).relayedTo("laptop").vantage());

    assertThat(cause(verdict).details()).containsEntry("port", "41642");
  }

  @Test
  void choosesAPortThatNoOtherTailscalePodOfTheNodeHas() {
    var other = Specs.selfMade().hostNetwork().port(41641).pod("ts-other", "node1");

    var verdict =
        examine(publicNode().with(PROXY).with(other), proxy(PROXY).relayedTo("laptop").vantage());

    assertThat(cause(verdict).details()).containsEntry("port", "41642");
  }

  @Test
  void operatorProxiesGetAdviceOfTheirOwn() {
    assertThat(causeOf(Specs.of(Role.PROXY_GROUP).parent("proxygroup", "", "edge")))
        .isEqualTo(PodNat.POD_SNAT_PROXYGROUP);
    assertThat(causeOf(Specs.of(Role.CONNECTOR).parent("connector", "", "office")))
        .isEqualTo(PodNat.POD_SNAT_CONNECTOR);
    assertThat(causeOf(Specs.of(Role.OPERATOR_PROXY).parent("svc", "shop", "web")))
        .isEqualTo(PodNat.POD_SNAT_OPERATOR);
    assertThat(causeOf(Specs.selfMade().sidecar())).isEqualTo(PodNat.POD_SNAT_SIDECAR);
  }

  @Test
  void blamesTheNatInFrontOfPrivateNodesForWhatRunsInTheHostsNetwork() {
    var router =
        Specs.selfMade().hostNetwork().port(41641).declared(41641).pod("ts-proxy", "node1");
    var view =
        Tailnet.pod(router, "ts-proxy")
            .hardNat("203.0.113.1")
            .advertising("203.0.113.1:4001", "203.0.113.1:41641", "10.10.0.11:41641")
            .relayedTo("laptop");

    var verdict = examine(privateNode().with(router), view.vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.NAT_IN_FRONT);
  }

  @Test
  void cannotTellTheHopOfAPodOnPrivateNodes() {
    var verdict =
        examine(
            privateNode().with(PROXY), proxy(PROXY, "203.0.113.1").relayedTo("laptop").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.TWO_NATS);
  }

  @Test
  void aPodNetworkThatKeepsPortsIsNotTheHop() {
    var verdict =
        examine(
            privateNode().with(PROXY).with(agent(Agent.KINDNET)),
            proxy(PROXY, "203.0.113.1").relayedTo("laptop").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.NAT_IN_FRONT);
  }

  @Test
  void aHostNetworkPodOfTheSameNodeProvesThePodSnat() {
    var other = Specs.selfMade().hostNetwork().pod("ts-host", "node1");

    var verdict =
        examine(
            privateNode().with(PROXY).with(other),
            proxy(PROXY, "203.0.113.1").relayedTo("laptop").vantage(),
            Tailnet.pod(other, "ts-host").easyNat("203.0.113.1").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.POD_SNAT_PRIVATE);
  }

  @Test
  void outputsThatWereSavedOnTheNodeProveItAsWell() {
    var verdict =
        examine(
            privateNode().with(PROXY),
            proxy(PROXY, "203.0.113.1").relayedTo("laptop").vantage(),
            Tailnet.host("node1").easyNat("203.0.113.1").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.POD_SNAT_PRIVATE);
  }

  @Test
  void rulesThatWereReadOnTheNodeOutrankItsObjects() {
    var flannel = privateNode().with(PROXY).with(agent(Agent.FLANNEL, "--ip-masq"));
    String rule = "-A FLANNEL-POSTRTG -s 10.0.0.0/8 ! -d 224.0.0.0/4 -j MASQUERADE";
    var relayed = proxy(PROXY, "203.0.113.1").relayedTo("laptop").vantage();

    assertThat(causes(examine(flannel, relayed))).containsExactly(PodNat.NODE_FIRST);
    assertThat(causes(examine(flannel, relayed, rules(rule + " --random-fully"))))
        .containsExactly(PodNat.NODE_FIRST);
    assertThat(causes(examine(flannel, relayed, rules(rule)))).containsExactly(PodNat.NAT_IN_FRONT);
  }

  @Test
  void aNodeThatLendsItsRulesNeedsNoNetcheck() {
    var flannel = privateNode().with(PROXY).with(agent(Agent.FLANNEL, "--ip-masq"));
    var relayed = proxy(PROXY, "203.0.113.1").relayedTo("laptop").vantage();
    var laptop = Tailnet.host("laptop").easyNat("192.0.2.9").relayedTo("ts-proxy").vantage();
    var node = Tailnet.host("node1").netcheckUnseen();
    var asked = examine(flannel, relayed, laptop, node.vantage());
    var status = new Reason.NotInFiles("tailscale status --json");
    var lent = examine(flannel, relayed, laptop, node.statusUnseen(status).vantage());

    assertThat(causes(lent)).containsExactly(PodNat.NODE_FIRST);
    assertThat(causes(asked)).as("its tailscaled could have been asked").isEmpty();
  }

  /// k3s is told the address of a router by `--node-external-ip`.
  @Test
  void anAddressThatSeveralNodesHaveIsThatOfARouter() {
    var router = Specs.selfMade().hostNetwork().pod("ts-proxy", "node1");
    var flannel = publicNode().with(router).with(agent(Agent.FLANNEL, "--ip-masq"));
    var relayed = proxy(router).relayedTo("laptop").vantage();

    assertThat(causes(examine(flannel.with(node("node2", "10.10.0.12", NODE, "")), relayed)))
        .containsExactly(PodNat.NAT_IN_FRONT);
    assertThat(
            causes(
                examine(flannel.with(node("node2", "10.10.0.12", "198.51.100.77", "")), relayed)))
        .containsExactly(PodNat.NODE_SNAT);
  }

  private static Vantage rules(String rule) {
    return Kernels.node("node1")
        .filters(new Filters(Set.of(), List.of(rule), List.of(), List.of(), Set.of()))
        .vantage();
  }

  @Test
  void whatLeavesTheNodeAnotherWayAcquitsNobody() {
    var other = Specs.selfMade().hostNetwork().pod("ts-host", "node1");

    var verdict =
        examine(
            privateNode().with(PROXY).with(other).with(agent(Agent.KINDNET)),
            proxy(PROXY, "203.0.113.1").relayedTo("laptop").vantage(),
            Tailnet.pod(other, "ts-host").easyNat("203.0.113.9").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.NAT_IN_FRONT);
  }

  @Test
  void namesTheNodesRuleFirstWhereNobodyMeasuredTheNatBehindIt() {
    var router = Specs.selfMade().hostNetwork().pod("ts-proxy", "node1");

    var verdict =
        examine(
            privateNode().with(router).with(Clusters.agent(Agent.AWS_VPC_CNI)),
            proxy(router, "203.0.113.1").relayedTo("laptop").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.NODE_FIRST);
  }

  @Test
  void blamesTheNodeWhereHostTrafficIsRandomisedAtItsOwnAddress() {
    var router = Specs.selfMade().hostNetwork().pod("ts-proxy", "node1");

    var verdict = examine(publicNode().with(router), proxy(router).relayedTo("laptop").vantage());

    assertThat(causes(verdict)).containsExactly(PodNat.NODE_SNAT);
  }

  @Test
  void anOpenedPortThatIsNotReachedMayAsWellBeTheOtherEndsFault() {
    var router =
        Specs.selfMade().hostNetwork().port(41641).declared(41641).pod("ts-proxy", "node1");
    var view =
        proxy(router)
            .advertising(NODE + ":4001", NODE + ":41641", "10.10.0.11:41641")
            .relayedTo("phone");

    var verdict = examine(publicNode().with(router), view.vantage());

    assertThat(causes(verdict)).isEmpty();
    assertThat(doubts(verdict)).containsExactly("path-relayed/port-or-other-end");
  }

  @Test
  void namesBothHardEndsOutsideAnyCluster() {
    var verdict =
        examine(
            cluster(),
            host("workstation").hardNat("198.51.100.66").relayedTo("node-2").vantage(),
            host("node-2").hardNat("198.51.100.98").relayedTo("workstation").vantage());

    assertThat(causes(verdict)).containsExactly(RelayCauses.HOST_NAT, RelayCauses.HOST_NAT);
    assertThat(symptoms(verdict))
        .allSatisfy(symptom -> assertThat(symptom.details()).containsEntry("remedies", "bothEnds"));
  }

  @Test
  void namesTheHardEndAndNotTheEasyOne() {
    var verdict =
        examine(
            cluster(),
            host("workstation").hardNat("198.51.100.66").relayedTo("desktop").vantage(),
            host("desktop").easyNat("192.0.2.34").relayedTo("workstation").vantage());

    assertThat(causes(verdict)).containsExactly(RelayCauses.HOST_NAT);
    assertThat(cause(verdict).subject().name()).isEqualTo("workstation");
    assertThat(symptoms(verdict))
        .hasSize(2)
        .allSatisfy(symptom -> assertThat(symptom.details()).containsEntry("remedies", ""));
  }

  @Test
  void aPublicEndThatAHardOneCannotReachIsClosed() {
    var verdict =
        examine(
            cluster(),
            host("workstation").hardNat("198.51.100.66").relayedTo("node-1").vantage(),
            host("node-1")
                .easyNat("198.51.100.18")
                .advertising("198.51.100.18:39651")
                .relayedTo("workstation")
                .vantage());

    assertThat(causes(verdict))
        .containsExactly(RelayCauses.PUBLIC_BUT_CLOSED, RelayCauses.HOST_NAT);
    assertThat(cause(verdict).details())
        .containsEntry("host", "node-1")
        .containsEntry("port", "39651");
  }

  @Test
  void aHostNetworkPodOfAPublicNodeThatAHardEndCannotReachIsClosed() {
    var router =
        Specs.selfMade().hostNetwork().port(41641).declared(41641).pod("ts-proxy", "node1");

    var verdict =
        examine(
            publicNode().with(router),
            Tailnet.pod(router, "ts-proxy")
                .easyNat(NODE)
                .advertising(NODE + ":41641", "10.10.0.11:41641")
                .relayedTo("phone")
                .vantage(),
            host("phone").hardNat("192.0.2.66").relayedTo("ts-proxy").vantage());

    assertThat(causes(verdict))
        .containsExactly(RelayCauses.PUBLIC_BUT_CLOSED, RelayCauses.HOST_NAT);
    assertThat(cause(verdict).subject().display()).isEqualTo("vpn/ts-proxy");
  }

  @Test
  void anEasyEndAndAnUnseenPeerProveNothing() {
    var verdict =
        examine(cluster(), host("desktop").easyNat("192.0.2.34").relayedTo("phone").vantage());

    assertThat(doubts(verdict)).containsExactly("path-relayed/other-end-unseen");
  }

  @Test
  void twoEasyEndsMeanLimitedUdpAtTheOneThatIsNotProvenFree() {
    var free =
        host("desktop")
            .easyNat("192.0.2.34")
            .directTo("vps", "192.0.2.18:58218")
            .relayedTo("office");
    var other = host("office").easyNat("198.51.100.66").relayedTo("desktop");

    var verdict = examine(cluster(), free.vantage(), other.vantage());

    assertThat(causes(verdict)).containsExactly(RelayCauses.UDP_LIMITED);
    assertThat(cause(verdict).subject().name()).isEqualTo("office");
  }

  @Test
  void twoEasyEndsWithoutProofStayUnknown() {
    var verdict =
        examine(
            cluster(),
            host("desktop").easyNat("192.0.2.34").relayedTo("office").vantage(),
            host("office").easyNat("198.51.100.66").relayedTo("desktop").vantage());

    assertThat(doubts(verdict)).containsOnly("path-relayed/somebody-limits-udp");
  }

  @Test
  void oneStunServerDoesNotShowTheMapping() {
    var verdict =
        examine(
            cluster(),
            host("node-2").mappingNotMeasured("198.51.100.98").relayedTo("workstation").vantage());

    assertThat(doubts(verdict)).containsExactly("path-relayed/mapping-not-measured");
  }

  @Test
  void blockedUdpExplainsAloneAndIsToldByItsOwnCheck() {
    var verdict =
        examine(
            cluster(),
            host("workstation").udpBlocked().relayedTo("node-1").vantage(),
            host("node-1").hardNat("198.51.100.18").relayedTo("workstation").vantage());

    assertThat(causes(verdict)).isEmpty();
    assertThat(symptoms(verdict))
        .hasSize(2)
        .allSatisfy(symptom -> assertThat(symptom.explainedBy()).contains(UdpBlocked.AT_HOST));
  }

  @Test
  void neighboursBehindOneAddressAreAnotherMatter() {
    var verdict =
        examine(
            cluster(),
            host("a").hardNat("198.51.100.66").relayedTo("b").vantage(),
            host("b").hardNat("198.51.100.66").relayedTo("a").vantage());

    assertThat(doubts(verdict)).containsOnly("path-relayed/neighbours");
  }

  @Test
  void aDebugSwitchIsTheWholeExplanation() {
    var forced = Specs.selfMade().env("TS_DEBUG_ALWAYS_USE_DERP", "true").pod("ts-proxy", "node1");

    var verdict = examine(publicNode().with(forced), proxy(forced).relayedTo("laptop").vantage());

    assertThat(causes(verdict)).isEmpty();
    assertThat(symptoms(verdict).getFirst().explainedBy()).contains(DeployForcedRelay.VARIABLE);
  }

  @Test
  void aVantageWithoutStatusMayBeTheOnlyRelayedPeer() {
    var reason = new Reason.TimedOut("exec vpn/other", Duration.ofSeconds(9));
    var faceless = host("other").statusUnseen(reason).vantage();

    var one =
        examine(publicNode().with(PROXY), proxy(PROXY).relayedTo("laptop").vantage(), faceless);
    var two =
        examine(
            publicNode().with(PROXY),
            proxy(PROXY).relayedTo("laptop").relayedTo("phone").vantage(),
            faceless);

    assertThat(one.findings()).isEmpty();
    assertThat(one.gaps()).extracting(gap -> gap.reason()).containsOnly(reason);
    assertThat(causes(two)).containsExactly(PodNat.POD_SNAT);
  }

  @Test
  void whatThePodsOfOneClusterDoAmongThemselvesIsAnotherCheck() {
    var other = Specs.selfMade().pod("ts-other", "node1");

    var verdict =
        examine(
            publicNode().with(PROXY).with(other),
            proxy(PROXY).relayedTo("ts-other").vantage(),
            Tailnet.pod(other, "ts-other").hardNat(NODE).vantage());

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void idleAndOfflinePeersAreNoQuestion() {
    var verdict =
        examine(
            cluster(), host("laptop").knows("desktop").with(Tailnet.offline("node-1")).vantage());

    assertThat(verdict).isEqualTo(new Verdict.NotApplicable(PathRelayed.NOTHING_TO_JUDGE));
  }

  private static Verdict examine(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new PathRelayed(), cluster.snapshot(vantages));
  }

  private static Clusters publicNode() {
    return cluster().with(node("node1", "10.10.0.11", NODE, ""));
  }

  private static Clusters privateNode() {
    return cluster().with(node("node1", "10.10.0.11"));
  }

  private static Tailnet.Host proxy(TailscalePod pod) {
    return proxy(pod, NODE);
  }

  private static Tailnet.Host proxy(TailscalePod pod, String seenAt) {
    return Tailnet.pod(pod, "ts-proxy").hardNat(seenAt);
  }

  private static Code causeOf(Specs specs) {
    TailscalePod pod = specs.pod("StatefulSet", "ts-x", "ts-x-0", "node1");
    return cause(examine(publicNode().with(pod), proxy(pod).relayedTo("laptop").vantage())).code();
  }

  private static Finding cause(Verdict verdict) {
    return verdict.findings().stream().filter(PathRelayedTest::isCause).findFirst().orElseThrow();
  }

  private static List<Code> causes(Verdict verdict) {
    return verdict.findings().stream().filter(PathRelayedTest::isCause).map(Finding::code).toList();
  }

  private static List<Finding> symptoms(Verdict verdict) {
    return verdict.findings().stream().filter(finding -> !isCause(finding)).toList();
  }

  private static boolean isCause(Finding finding) {
    return !finding.code().equals(RelaySymptoms.BY_DERP);
  }

  private static List<String> doubts(Verdict verdict) {
    return verdict.gaps().stream()
        .flatMap(gap ->
            gap.reason() instanceof NotVisible(var code, _)
                ? Optional.of(code).stream()
                : Optional.<String>empty().stream())
        .toList();
  }
}
