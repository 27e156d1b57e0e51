package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.LabelSelector;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ModelReachTest {

  @Test
  void findsNothingWhereEverythingArrives() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void saysHowManyOfAllPairsWereMeasured() {
    assertThat(examine(ProbedCluster.of(3)))
        .isInstanceOfSatisfying(
            Verdict.Healthy.class,
            healthy ->
                assertThat(healthy.seen())
                    .singleElement()
                    .satisfies(one -> {
                      assertThat(one.what()).isEqualTo("pairs measured");
                      assertThat(one.value()).isEqualTo("36 of 36");
                    }));
  }

  @Test
  void doesNotApplyWhereNoProbesWereAskedFor() {
    assertThat(new ModelReach().examine(Clusters.cluster().snapshot()))
        .isEqualTo(new Verdict.NotApplicable(ModelReach.NOT_ASKED));
  }

  @Test
  void blamesThePodNetworkForAMissingRouteBetweenTwoNodes() {
    Verdict verdict = lost(3, packet -> packet.ofPods() && packet.between("node1", "node2"));

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Path node1 -> node2");
  }

  @Test
  void tellsThatPodsAreApartBothWays() {
    Verdict verdict =
        lost(
            3,
            packet ->
                packet.ofPods()
                    && (packet.between("node1", "node2") || packet.between("node2", "node1")));

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Path node1 <-> node2");
  }

  @Test
  void blamesTheNodeWhosePodsGetNothing() {
    Verdict verdict = lost(4, packet -> acrossPods(packet) && packet.to().node().equals("node2"));

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Node node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("where", "* -> node2");
  }

  @Test
  void blamesTheNodeWhosePodsAreCutOffBothWays() {
    Verdict verdict =
        lost(
            4,
            packet ->
                acrossPods(packet)
                    && (packet.to().node().equals("node2")
                        || packet.from().node().equals("node2")));

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Node node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("where", "node2 <-> *");
  }

  @Test
  void blamesTheNetworkBelowWhereTheNodesThemselvesAreApart() {
    Verdict verdict =
        lost(3, packet -> packet.between("node1", "node2") || packet.between("node2", "node1"));

    assertThat(told(verdict)).containsExactly("model-reach/nodes-apart Path node1 <-> node2");
  }

  @Test
  void blamesNoLayerWhereTheProbesPortIsClosedBetweenAllNodes() {
    Verdict verdict =
        lost(
            3,
            packet ->
                (packet.ofPods() && packet.between("node1", "node2"))
                    || (!packet.answer()
                        && packet.from().kind() == Kind.NODE
                        && packet.to().kind() == Kind.NODE));

    assertThat(told(verdict)).containsExactly("model-reach/apart Path node1 -> node2");
  }

  @Test
  void blamesNoLayerWhereNoProbeHadTheNodesOwnAddress() {
    var refused = new Reason.Failed("probe pods of node", "violates PodSecurity");
    ProbedCluster cluster =
        ProbedCluster.of(3)
            .losing(packet -> packet.ofPods() && packet.between("node1", "node2"))
            .without(node("node1"), refused)
            .without(node("node2"), refused)
            .without(node("node3"), refused);

    Verdict verdict = examine(cluster);

    assertThat(told(verdict)).containsExactly("model-reach/apart Path node1 -> node2");
    assertThat(verdict.gaps()).extracting(Gap::reason).containsOnly(refused);
  }

  @Test
  void blamesThePodNetworkOfAllNodesWherePodsArriveOnlyOnTheirOwn() {
    Verdict verdict = lost(3, ModelReachTest::acrossPods);

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Cluster cluster");
  }

  @Test
  void isUnknownWherePodsReachNobodyNotEvenOnTheirOwnNode() {
    Verdict verdict = lost(3, Packet::ofPods);

    assertThat(told(verdict)).isEmpty();
    assertThat(codes(verdict)).contains("model-reach/nobody-reached");
  }

  @Test
  void blamesTheNodeWhosePodsDoNotReachEachOther() {
    Verdict verdict = lost(3, packet -> packet.ofPods() && packet.between("node2", "node2"));

    assertThat(told(verdict)).containsExactly("model-reach/neighbours-apart Node node2");
  }

  @Test
  void namesTheNodeThatDoesNotReachPods() {
    Verdict verdict = lost(3, packet -> packet.from().equals(node("node3")) && isOfPod(packet));

    assertThat(told(verdict)).containsExactly("model-reach/node-to-pods Node node3");
  }

  @Test
  void takesNoAnswerToAMasqueradedPodForAWayToIt() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .seeing((from, to) ->
                    to.kind() == Kind.NODE && !from.node().equals(to.node())
                        ? ip(node(from.node()))
                        : ip(from))
                .losing(packet ->
                    packet.from().equals(node("node3"))
                        && isOfPod(packet)
                        && !(packet.answer() && !packet.to().node().equals("node3"))));

    assertThat(told(verdict)).containsExactly("model-reach/node-to-pods Node node3");
  }

  @Test
  void isUnknownWhereNoNodeReachesPodsOfOthers() {
    Verdict verdict =
        lost(
            3,
            packet ->
                !packet.answer()
                    && packet.from().kind() == Kind.NODE
                    && isOfPod(packet)
                    && !packet.from().node().equals(packet.to().node()));

    assertThat(told(verdict)).isEmpty();
    assertThat(codes(verdict)).containsExactly("model-reach/nobody-reached");
  }

  @Test
  void namesAFirewallThatDropsUdpAlone() {
    Verdict verdict =
        lost(
            3,
            packet ->
                acrossPods(packet)
                    && packet.to().node().equals("node2")
                    && packet.protocol() == Protocol.UDP);

    assertThat(told(verdict)).containsExactly("model-reach/udp-dropped Node node2");
  }

  @Test
  void namesAFirewallThatDropsTcpAlone() {
    Verdict verdict =
        lost(
            3,
            packet ->
                acrossPods(packet)
                    && packet.to().node().equals("node2")
                    && packet.protocol() == Protocol.TCP
                    && !packet.answer());

    assertThat(told(verdict)).containsExactly("model-reach/tcp-dropped Node node2");
  }

  @Test
  void namesAFilterThatLetsAnswersThroughAlone() {
    Verdict verdict =
        lost(
            3,
            packet -> acrossPods(packet) && packet.to().node().equals("node2") && !packet.answer());

    assertThat(told(verdict)).containsExactly("model-reach/new-flows-dropped Node node2");
  }

  @Test
  void namesAnswersThatDoNotGoTheWayOfQuestions() {
    Verdict verdict =
        lost(3, packet -> packet.ofPods() && packet.between("node1", "node2") && packet.answer());

    assertThat(told(verdict)).containsExactly("model-reach/answers-lost Path node1 -> node2");
  }

  @Test
  void tellsWhereProbePodsWereSoThatTheyCanMeasureAgain() {
    Verdict verdict = examine(ProbedCluster.of(3).losing(ModelReachTest::acrossPods));

    assertThat(verdict.findings())
        .isNotEmpty()
        .allMatch(finding -> "probes".equals(finding.details().get("probesIn")));
  }

  @Test
  void isUnknownWhereANetworkPolicySelectsTheProbes() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .losing(ModelReachTest::acrossPods)
                .with(policy("probes", Map.of())));

    assertThat(told(verdict)).isEmpty();
    assertThat(codes(verdict)).contains("model-reach/policy");
  }

  @Test
  void isUnknownWhereNobodyMayReadThePoliciesThatMaySelectTheProbes() {
    var forbidden = new Reason.Forbidden("list", "networkpolicies", "probes");

    Verdict verdict =
        examine(ProbedCluster.of(3).losing(ModelReachTest::acrossPods).withoutPolicies(forbidden));

    assertThat(told(verdict)).isEmpty();
    assertThat(verdict.gaps()).extracting(Gap::reason).contains(forbidden);
  }

  @Test
  void doesNotExcuseABreakByAPolicyBesideWhichAnotherLetsAllThrough() {
    var all = List.of(new NetworkPolicyFact.Rule(true, List.of()));
    NetworkPolicyFact deny = policy("probes", Map.of());
    var allow = new NetworkPolicyFact("probes", "allow", deny.selector(), true, true, all, all);

    Verdict verdict =
        examine(ProbedCluster.of(3).losing(ModelReachTest::acrossPods).with(deny, allow));

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Cluster cluster");
  }

  @Test
  void doesNotExcuseABreakByAPolicyForOtherPods() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .losing(ModelReachTest::acrossPods)
                .with(policy("probes", Map.of("app", "db"))));

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Cluster cluster");
  }

  @Test
  void tellsOnceThatPortsOfNodesAreClosedToAllOthers() {
    Verdict verdict =
        lost(
            3,
            packet ->
                packet.to().kind() == Kind.NODE
                    && !packet.answer()
                    && !packet.from().node().equals(packet.to().node()));

    assertThat(verdict.gaps())
        .extracting(gap -> ((Reason.NotVisible) gap.reason()).details().get("where"))
        .containsExactly("* <-> *");
  }

  @Test
  void tellsThatPortsOfNodesAreClosedToPodsAlone() {
    Verdict verdict =
        lost(
            3,
            packet ->
                packet.to().kind() == Kind.NODE
                    && !packet.answer()
                    && packet.from().kind() != Kind.NODE);

    assertThat(verdict.gaps())
        .extracting(gap -> ((Reason.NotVisible) gap.reason()).details().get("between"))
        .containsExactly("pod->node");
  }

  @Test
  void isUnknownWhereOnlyTheNodesOwnPortIsClosed() {
    Verdict verdict = lost(3, packet -> packet.to().equals(node("node2")) && !packet.answer());

    assertThat(told(verdict)).isEmpty();
    assertThat(codes(verdict)).containsOnly("model-reach/host-port");
  }

  @Test
  void isUnknownForANodeWithoutAProbe() {
    var cordoned = new Reason.Failed("probe pod on node2", "node is not ready");

    Verdict verdict = examine(ProbedCluster.of(3).without(pod("node2"), cordoned));

    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(cordoned);
    assertThat(told(verdict)).isEmpty();
  }

  @Test
  void isUnknownWhereNoProbeCouldBeMade() {
    var forbidden = new Reason.Forbidden("create", "jobs.batch", "probes");

    Verdict verdict = examine(ProbedCluster.of(3).withoutAll(forbidden));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(forbidden);
  }

  @Test
  void tellsTwoNodesAsAPairForNeitherCanBeBlamedAlone() {
    Verdict verdict = lost(2, ModelReachTest::acrossPods);

    assertThat(told(verdict)).containsExactly("model-reach/pods-apart Path node1 <-> node2");
  }

  private static boolean acrossPods(Packet packet) {
    return packet.ofPods() && !packet.from().node().equals(packet.to().node());
  }

  private static boolean isOfPod(Packet packet) {
    return packet.to().kind().isOfPod();
  }

  private static NetworkPolicyFact policy(String namespace, Map<String, String> labels) {
    return new NetworkPolicyFact(
        namespace,
        "deny",
        new LabelSelector(new TreeMap<>(labels), List.of()),
        true,
        true,
        List.of(),
        List.of());
  }

  private static Verdict lost(int nodes, Predicate<Packet> packets) {
    return examine(ProbedCluster.of(nodes).losing(packets));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelReach().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(ModelReachTest::told).toList();
  }

  private static String told(Finding finding) {
    return finding.code() + " " + finding.subject().kind() + " " + finding.subject().name();
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .filter(Reason.NotVisible.class::isInstance)
        .map(reason -> ((Reason.NotVisible) reason).code())
        .distinct()
        .toList();
  }
}
