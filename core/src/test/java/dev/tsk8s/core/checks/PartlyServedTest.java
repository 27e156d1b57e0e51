package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/// Services that answer a part of the questions.
class PartlyServedTest {
  private static final int NODES = 3;

  @Test
  void namesTheNodeFromWhichAServiceAnswersOneOfFour() {
    Verdict verdict = examine(partly(1, (from, called) -> isClusterIp(called) && ofNode2(from)));

    assertThat(told(verdict)).containsExactly("model-service/partly Node node2");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("sent", "16")
        .containsEntry("answered", "4")
        .containsEntry("protocols", "TCP, UDP")
        .containsEntry("family", "IPv4");
    assertThat(verdict.findings().getFirst().exhibits()).isNotEmpty();
  }

  @Test
  void tellsTheClusterWhereItAnswersAPartFromEverywhere() {
    Verdict verdict = examine(partly(2, (_, called) -> isClusterIp(called)));

    assertThat(told(verdict)).containsExactly("model-service/partly Cluster cluster");
  }

  @Test
  void namesTheProtocolAndTheFamily() {
    ProbedCluster v6 =
        partly(2, (from, called) -> isClusterIp(called) && ofNode2(from) && isTcp(called));

    Finding finding = new ModelService().examine(DualStack.of(sound(), v6)).findings().getFirst();

    assertThat(finding.details())
        .containsEntry("family", "IPv6")
        .containsEntry("protocols", "TCP")
        .containsEntry("tables", "ip6tables");
  }

  @Test
  void tellsEachFamilyByItself() {
    ProbedCluster v4 = partly(1, (from, called) -> isClusterIp(called) && ofNode2(from));
    ProbedCluster v6 =
        partly(1, (from, called) -> isClusterIp(called) && from.node().equals("node1"));

    assertThat(new ModelService().examine(DualStack.of(v4, v6)).findings())
        .extracting(
            one -> one.subject().name(),
            one -> one.details().get("family"),
            one -> one.details().get("tables"),
            one -> one.details().get("sent"))
        .containsExactly(
            tuple("node2", "IPv4", "iptables", "16"), tuple("node1", "IPv6", "ip6tables", "16"));
  }

  @Test
  void tellsOfANodeThatTranslatesNothingOfTheOtherFamily() {
    ProbedCluster v4 = sound().serving((from, called) -> !isClusterIp(called) || !ofNode2(from));
    ProbedCluster v6 = partly(1, (from, called) -> isClusterIp(called) && ofNode2(from));

    assertThat(told(new ModelService().examine(DualStack.of(v4, v6))))
        .containsExactly("model-service/cluster-ip Node node2", "model-service/partly Node node2");
  }

  @Test
  void doesNotMindOneConnectionThatWasLost() {
    assertThat(
            examine(
                partly(
                    3,
                    (from, called) ->
                        isClusterIp(called) && from.equals(pod("node2")) && isTcp(called))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindAFewPacketsThatWereLost() {
    assertThat(
            examine(
                partly(
                    1,
                    (from, called) ->
                        isClusterIp(called) && from.equals(pod("node2")) && !isTcp(called))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isSilentWhereTheWaysOfTheNodeLosePackets() {
    ProbedCluster lossy =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from))
            .thinning(PartlyServedTest::halfToNode2);

    assertThat(examine(lossy)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isSilentWherePodsAreApart() {
    ProbedCluster apart =
        partly(2, (from, called) -> isClusterIp(called) && ofNode2(from))
            .losing(packet -> packet.ofPods() && packet.between("node2", "node3"));

    assertThat(examine(apart)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void leavesOpenWhoIsAtFaultWherePodsLoseSomeDirectlyToo() {
    ProbedCluster losing =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from))
            .thinning(packet -> ofNode2(packet.from()) ? 18 : ProbedCluster.SENT);

    assertThat(open(examine(losing))).containsOnly("model-service/partly-unclear");
  }

  @Test
  void leavesOpenWhichPodIsSilentWhereOneOfThemWasNotHeardOf() {
    var lost = new Reason.Failed("probe pod", "evicted");
    ProbedCluster without =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from))
            .without(pod("node3"), lost);

    assertThat(told(examine(without))).isEmpty();
    assertThat(open(examine(without))).contains("model-service/partly-unclear");
  }

  @Test
  void leavesOpenWhoIsAtFaultWhereANodePortAnswersAPart() {
    Verdict verdict =
        examine(
            partly(
                1,
                (_, called) ->
                    called.service() == ServiceKind.NODE_PORT && called.node().equals("node3")));

    assertThat(open(verdict)).containsOnly("model-service/partly-unclear");
    assertThat(verdict.gaps())
        .extracting(gap -> gap.subject().name())
        .containsExactly("node3", "node3");
  }

  @Test
  void leavesOpenWhoIsAtFaultWhereNotAllWaysWereMeasured() {
    ProbedCluster sampled =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from)).sampling(2);

    assertThat(open(examine(sampled))).containsOnly("model-service/partly-unclear");
  }

  @Test
  void blamesTheServiceWhereOnlyPortsOfNodesAreClosed() {
    ProbedCluster closed =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from))
            .losing(packet -> packet.to().kind() == Kind.NODE && !packet.answer());

    assertThat(told(examine(closed))).containsExactly("model-service/partly Node node2");
  }

  @Test
  void showsWhatWasAnsweredInPart() {
    Verdict verdict =
        examine(partly(1, (from, called) -> isClusterIp(called) && from.equals(pod("node2"))));

    assertThat(verdict.findings().getFirst().exhibits())
        .extracting(Exhibit::value)
        .containsExactly("sent=4 answered=1 ending=answered");
  }

  @Test
  void saysNothingMoreOfNodePortsWhereClusterAddressesAreServedPartly() {
    Verdict verdict = examine(partly(1, (_, _) -> true));

    assertThat(told(verdict)).containsExactly("model-service/partly Cluster cluster");
    assertThat(verdict.gaps()).isEmpty();
  }

  @Test
  void saysNothingMoreOfANodeThatTranslatesNothing() {
    Verdict verdict =
        examine(
            partly(1, (_, called) -> isTcp(called))
                .serving(
                    (from, called) -> !ofNode2(from) || isTcp(called) || !isClusterIp(called)));

    assertThat(told(verdict))
        .containsExactly(
            "model-service/partly Cluster cluster", "model-service/cluster-ip Node node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("nodes", "node1, node3");
    assertThat(verdict.findings().getLast().details()).containsEntry("working", Exhibit.UNSET);
  }

  @Test
  void isSilentWherePodsDoNotReachThemselves() {
    ProbedCluster cluster =
        sound().servingPartly((from, called) -> lostToItself(from, called) ? 1 : called.sent());

    assertThat(examine(cluster.serving((from, called) -> !isToItself(from, called))))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(told(examine(cluster.serving((_, _) -> true)))).hasSize(1);
  }

  @Test
  void namesEveryNodeThatLosesSomeOnceItIsProven() {
    Verdict verdict =
        examine(
            sound()
                .servingPartly((from, called) ->
                    isClusterIp(called) && !isTcp(called)
                        ? ofNode2(from) ? 1 : from.kind() == Kind.POD ? 3 : 4
                        : called.sent()));

    assertThat(verdict.findings().getFirst().details())
        .containsEntry("nodes", "node1, node2, node3");
  }

  @Test
  void countsTogetherWhatEachNodeLosesALittleOf() {
    Verdict verdict = examine(thin(ProbedCluster.of(10), Protocol.UDP));

    assertThat(told(verdict)).containsExactly("model-service/partly Cluster cluster");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("protocols", "UDP")
        .containsEntry("sent", "80")
        .containsEntry("answered", "70");
  }

  @Test
  void countsConnectionsTogether() {
    assertThat(told(examine(thin(ProbedCluster.of(5), Protocol.TCP))))
        .containsExactly("model-service/partly Cluster cluster");
  }

  @Test
  void doesNotMindAFewThatAreLostOnManyNodes() {
    ProbedCluster few =
        ProbedCluster.of(20)
            .servingPartly((from, called) ->
                isClusterIp(called)
                        && !isTcp(called)
                        && from.kind() == Kind.POD
                        && from.node().matches("node[1-7]")
                    ? 3
                    : called.sent());

    assertThat(examine(few)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindTooFewQuestionsThatAreLost() {
    assertThat(examine(thin(sound(), Protocol.UDP))).isInstanceOf(Verdict.Healthy.class);
    assertThat(examine(thin(ProbedCluster.of(2), Protocol.TCP)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void leavesOpenWhatIsLostTogetherWherePodsLoseALittleDirectlyToo() {
    Verdict verdict = examine(losingDirectly(1));

    assertThat(told(verdict)).isEmpty();
    assertThat(open(verdict)).containsExactly("model-service/partly-unclear");
  }

  @Test
  void doesNotMindWhatServicesLoseNoMoreOftenThanPodsDo() {
    assertThat(examine(losingDirectly(2))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void countsConnectionsTogetherBesideANodeThatMissesMuchOverUdp() {
    ProbedCluster cluster =
        ProbedCluster.of(5)
            .servingPartly((from, called) ->
                isClusterIp(called) && !isTcp(called) && ofNode2(from)
                    ? 1
                    : isClusterIp(called) && isTcp(called) && from.kind() == Kind.POD
                        ? 3
                        : called.sent());

    assertThat(examine(cluster).findings())
        .singleElement()
        .satisfies(one -> assertThat(one.details()).containsEntry("protocols", "TCP, UDP"));
  }

  @Test
  void leavesOpenWhatIsLostTogetherWhereNotAllWaysWereMeasured() {
    Verdict verdict = examine(thin(ProbedCluster.of(10), Protocol.UDP).sampling(2));

    assertThat(told(verdict)).isEmpty();
    assertThat(open(verdict)).containsExactly("model-service/partly-unclear");
    assertThat(verdict.gaps().getFirst().subject().kind()).isEqualTo("Cluster");
  }

  @Test
  void isASymptomOfATableOfConnectionsThatWasFull() {
    ProbedCluster full =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from))
            .counting(node -> table(node.equals("node2") ? 40 : 0));

    assertThat(examine(full).findings())
        .singleElement()
        .satisfies(one -> assertThat(one.explainedBy()).contains(ModelCounters.FULL));
  }

  @Test
  void isNoSymptomOfATableThatWasFullOnANodeThatLosesNothing() {
    ProbedCluster full =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from))
            .counting(node -> table(node.equals("node1") ? 40 : 0));

    assertThat(examine(full).findings())
        .singleElement()
        .satisfies(one -> assertThat(one.explainedBy()).isEmpty());
  }

  @Test
  void isNoSymptomOfATableThatRefusedNothing() {
    ProbedCluster nearlyFull =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from)).counting(_ -> table(0));

    assertThat(examine(nearlyFull).findings())
        .singleElement()
        .satisfies(one -> assertThat(one.explainedBy()).isEmpty());
  }

  @Test
  void leavesOpenWhatOtherNodesLoseBesideAFullTable() {
    ProbedCluster full =
        partly(1, (_, called) -> isClusterIp(called))
            .counting(node -> table(node.equals("node2") ? 40 : 0));

    Verdict verdict = examine(full);

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.explainedBy()).contains(ModelCounters.FULL);
          assertThat(one.details()).containsEntry("nodes", "node2");
        });
    assertThat(verdict.gaps())
        .extracting(gap -> gap.subject().name())
        .containsOnly("node1", "node3");
  }

  @Test
  void tellsWhatOtherNodesLoseOfMoreThanAFullTableRefused() {
    ProbedCluster full =
        ProbedCluster.of(3)
            .servingPartly((from, called) ->
                !isClusterIp(called)
                    ? called.sent()
                    : !ofNode2(from)
                        ? 1
                        : from.kind() == Kind.POD && isTcp(called) ? 3 : called.sent())
            .counting(node -> table(node.equals("node2") ? 3 : 0));

    Verdict verdict = examine(full);

    assertThat(verdict.findings())
        .extracting(one -> one.details().get("nodes"), Finding::explainedBy)
        .containsExactlyInAnyOrder(
            tuple("node2", Optional.of(ModelCounters.FULL)),
            tuple("node1, node3", Optional.empty()));
    assertThat(verdict.gaps()).isEmpty();
  }

  @Test
  void isNoSymptomOfATableThatRefusedLessThanIsMissingOverBothProtocols() {
    ProbedCluster full =
        partly(1, (from, called) -> isClusterIp(called) && ofNode2(from))
            .counting(node -> table(node.equals("node2") ? 6 : 0));

    assertThat(examine(full).findings())
        .singleElement()
        .satisfies(one -> assertThat(one.explainedBy()).isEmpty());
  }

  /// Each pod gets no answer to one of its questions to the Service, and misses so many of what it
  /// sends to each other pod.
  private static ProbedCluster losingDirectly(int lost) {
    return thin(ProbedCluster.of(10), Protocol.UDP)
        .thinning(packet ->
            packet.from().kind() == Kind.POD && packet.protocol() == Protocol.UDP
                ? ProbedCluster.SENT - lost
                : ProbedCluster.SENT);
  }

  /// A table without room, which refused so many meanwhile.
  private static List<Counters> table(int refused) {
    return List.of(
        ProbedCluster.reading(0, Optional.of(new Conntrack(99, 100, 7)), Map.of()),
        ProbedCluster.reading(8, Optional.of(new Conntrack(99, 100, 7 + refused)), Map.of()));
  }

  /// The pod of each node gets no answer to one of its questions.
  private static ProbedCluster thin(ProbedCluster cluster, Protocol protocol) {
    return cluster.servingPartly((from, called) ->
        isClusterIp(called) && called.protocol() == protocol && from.kind() == Kind.POD
            ? 3
            : called.sent());
  }

  private static boolean isToItself(ProbeId from, Called called) {
    return from.kind() == Kind.POD && called.service() == ServiceKind.LOCAL_IP;
  }

  private static boolean lostToItself(ProbeId from, Called called) {
    return from.kind() == Kind.POD && isClusterIp(called);
  }

  private static int halfToNode2(Packet packet) {
    return packet.to().node().equals("node2") ? ProbedCluster.SENT / 2 : ProbedCluster.SENT;
  }

  private static boolean isClusterIp(Called called) {
    return called.service() == ServiceKind.CLUSTER_IP;
  }

  private static boolean isTcp(Called called) {
    return called.protocol() == Protocol.TCP;
  }

  private static boolean ofNode2(ProbeId from) {
    return from.node().equals("node2");
  }

  private static ProbedCluster sound() {
    return ProbedCluster.of(NODES);
  }

  private static ProbedCluster partly(int answered, BiPredicate<ProbeId, Called> which) {
    return sound()
        .servingPartly((from, called) -> which.test(from, called) ? answered : called.sent());
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelService().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream()
        .map(one -> one.code() + " " + one.subject().kind() + " " + one.subject().name())
        .toList();
  }

  private static List<String> open(Verdict verdict) {
    return verdict.gaps().stream()
        .map(gap ->
            gap.reason() instanceof Reason.NotVisible(var code, _) ? code : gap.reason().toString())
        .toList();
  }
}
