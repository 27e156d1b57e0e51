package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.LabelSelector;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ModelDnsTest {

  @Test
  void findsNothingWhereTheServerAnswersEverybodyAndTellsWhatANameOutsideCosts() {
    Verdict verdict = examine(ProbedCluster.of(3));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Healthy.class,
            healthy ->
                assertThat(healthy.seen())
                    .extracting(one -> one.what() + ": " + one.value())
                    .containsExactly("questions for one name outside: 6"));
  }

  @Test
  void namesTheServerThatAnswersNobody() {
    Verdict verdict = ending(Found.SILENT, (_, _) -> true);

    assertThat(told(verdict)).containsExactly("model-dns/silent Cluster cluster");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("server", "10.96.0.10")
        .containsEntry("places", "pods and nodes");
  }

  @Test
  void tellsAServerWhereNobodyListensFromOneThatIsSilent() {
    Verdict verdict = ending(Found.CLOSED, (_, _) -> true);

    assertThat(told(verdict)).containsExactly("model-dns/closed Cluster cluster");
  }

  @Test
  void tellsOneCauseWhereSomePlacesAreRefusedAndOthersHearNothing() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .resolving((from, one) ->
                    without(one, from.kind() == Kind.NODE ? Found.CLOSED : Found.SILENT)));

    assertThat(told(verdict)).containsExactly("model-dns/closed Cluster cluster");
    assertThat(verdict.gaps()).isEmpty();
  }

  @Test
  void namesTheNodeWherePodsAndTheNodeAloneGetNoAnswer() {
    Verdict verdict = ending(Found.SILENT, (from, _) -> from.node().equals("node3"));

    assertThat(told(verdict)).containsExactly("model-dns/silent Node node3");
  }

  @Test
  void namesTheNodeWhosePodsAloneGetNoAnswer() {
    Verdict verdict =
        ending(Found.SILENT, (from, _) -> from.node().equals("node3") && from.kind() == Kind.POD);

    assertThat(told(verdict)).containsExactly("model-dns/silent Node node3");
    assertThat(verdict.findings().getFirst().details()).containsEntry("places", "pods");
  }

  @Test
  void leavesOpenWhetherAPolicyKeepsThePodsOfAllNodesIn() {
    Verdict verdict = ending(Found.SILENT, (from, _) -> from.kind() == Kind.POD);

    assertThat(open(verdict)).containsExactly("model-dns/pods-only");
  }

  @Test
  void leavesOpenWhatAPolicyOfTheProbesNamespaceMayDo() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .with(policy(true))
                .resolving((from, one) ->
                    from.equals(ProbedCluster.pod("node2")) ? without(one, Found.SILENT) : one));

    assertThat(open(verdict)).containsExactly("model-dns/policy");
  }

  @Test
  void leavesOpenWhatAPolicyMayDoThatNobodyMayRead() {
    var forbidden = new Reason.Forbidden("list", "networkpolicies", "probes");

    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .withoutPolicies(forbidden)
                .resolving((from, one) ->
                    from.equals(ProbedCluster.pod("node2")) ? without(one, Found.SILENT) : one));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(forbidden);
  }

  @Test
  void blamesNoPolicyThatRestrictsOnlyWhatComesIn() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .with(policy(false))
                .resolving((from, one) ->
                    from.equals(ProbedCluster.pod("node2")) ? without(one, Found.SILENT) : one));

    assertThat(told(verdict)).containsExactly("model-dns/silent Node node2");
  }

  @Test
  void namesAServerThatAnswersOverUdpOnly() {
    Verdict verdict = ending(Found.CLOSED, (_, one) -> one.protocol() == Protocol.TCP);

    assertThat(told(verdict)).containsExactly("model-dns/no-tcp Cluster cluster");
  }

  @Test
  void namesAServerThatAnswersOverTcpOnly() {
    Verdict verdict = ending(Found.SILENT, (_, one) -> one.protocol() == Protocol.UDP);

    assertThat(told(verdict)).containsExactly("model-dns/no-udp Cluster cluster");
  }

  @Test
  void namesAServerThatDoesNotKnowTheClustersOwnName() {
    assertThat(told(ending(Found.NO_SUCH_NAME, (_, _) -> true)))
        .containsExactly("model-dns/fails Cluster cluster");
  }

  @Test
  void takesANameOfTheOtherFamilyForKnown() {
    assertThat(ending(Found.NOTHING, (_, _) -> true)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesAServerThatIsSlow() {
    assertThat(told(slow(1000, 1000))).containsExactly("model-dns/slow Cluster cluster");
  }

  @Test
  void namesTheNodeWhosePlacesAllFindItSlow() {
    assertThat(told(slow(from -> from.node().equals("node2"), Duration.ofMillis(1))))
        .containsExactly("model-dns/slow Node node2");
  }

  @Test
  void doesNotKnowWhetherItIsSlowWhereOnePlaceAloneFindsItSo() {
    Verdict verdict = slow(from -> from.equals(ProbedCluster.pod("node2")), Duration.ofMillis(1));

    assertThat(verdict.findings()).isEmpty();
    assertThat(open(verdict)).containsExactly("model-dns/slow-place");
    assertThat(words(verdict))
        .containsEntry("places", "node2 (pod)")
        .containsEntry("count", "1")
        .containsEntry("all", "6");
  }

  @Test
  void doesNotKnowWhetherItIsSlowWhereTwoPodsOfThreeNodesFindItSo() {
    Verdict verdict =
        slow(from -> from.kind() == Kind.POD && !from.node().equals("node1"), Duration.ofMillis(1));

    assertThat(open(verdict)).containsExactly("model-dns/slow-place");
  }

  @Test
  void believesThePodsOfAllNodes() {
    assertThat(told(slow(from -> from.kind() == Kind.POD, Duration.ofMillis(1))))
        .containsExactly("model-dns/slow Cluster cluster");
  }

  @Test
  void doesNotBelievePodsOfTwoNodesOrSomeOfMany() {
    assertThat(open(examine(slowed(ProbedCluster.of(2), from -> from.kind() == Kind.POD))))
        .containsExactly("model-dns/slow-place");
    assertThat(
            open(
                examine(
                    slowed(
                        ProbedCluster.of(4),
                        from -> from.kind() == Kind.POD && !from.node().equals("node4")))))
        .containsExactly("model-dns/slow-place");
  }

  @Test
  void believesMostPlacesWhereNodesAreNotAsked() {
    assertThat(told(examine(withoutNodes(3)))).containsExactly("model-dns/slow Cluster cluster");
    assertThat(told(examine(withoutNodes(2)))).containsExactly("model-dns/slow Cluster cluster");
  }

  @Test
  void doesNotBelieveASinglePod() {
    assertThat(examine(withoutNodes(1)).gaps())
        .extracting(Gap::reason)
        .filteredOn(Reason.NotVisible.class::isInstance)
        .extracting(reason -> ((Reason.NotVisible) reason).code())
        .containsExactly("model-dns/slow-place");
  }

  @Test
  void doesNotBelievePlacesThatReachNoOtherProbePod() {
    assertThat(open(examine(slowed(_ -> true).losing(_ -> true))))
        .containsExactly("model-dns/slow-place");
  }

  @Test
  void doesNotKnowWhetherItIsSlowWhereWhoAsksIsSlowToAnswerHimself() {
    Verdict verdict = slow(from -> from.node().equals("node2"), Duration.ofMillis(700));

    assertThat(open(verdict)).containsExactly("model-dns/paused");
    assertThat(words(verdict)).containsEntry("pause", "700");
  }

  @Test
  void believesMostPlacesThoughOneIsShortOfTime() {
    Verdict verdict =
        examine(
            slowed(_ -> true)
                .taking((from, _) -> Duration.ofMillis(from.node().equals("node1") ? 900 : 1)));

    assertThat(told(verdict)).containsExactly("model-dns/slow Cluster cluster");
  }

  @Test
  void takesOneSlowPeerForNoPauseOfWhoAsks() {
    Verdict verdict =
        examine(
            slowed(_ -> true)
                .taking((_, to) ->
                    Duration.ofMillis(to.equals(ProbedCluster.node("node1")) ? 900 : 1)));

    assertThat(told(verdict)).containsExactly("model-dns/slow Cluster cluster");
  }

  @Test
  void blamesNoNodeForWrongAnswersThatSomeQuestionsGetAnywhere() {
    Verdict verdict =
        ending(
            Found.NO_SUCH_NAME,
            (from, one) ->
                one.purpose() == Purpose.CLUSTER
                    && (from.equals(ProbedCluster.pod("node1"))
                        || (from.node().equals("node2") && one.protocol() == Protocol.UDP)));

    assertThat(told(verdict)).containsExactly("model-dns/partly Cluster cluster");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("failed", "4")
        .containsEntry("asked", "12");
  }

  @Test
  void namesTheNodeWhereAllAnswersAreWrong() {
    Verdict verdict = ending(Found.FAILURE, (from, _) -> from.node().equals("node1"));

    assertThat(told(verdict)).containsExactly("model-dns/fails Node node1");
  }

  @Test
  void takesAQuestionThatIsAnsweredOverTheSameProtocolForNoBlock() {
    Verdict verdict =
        ending(
            Found.SILENT,
            (from, one) ->
                one.protocol() == Protocol.TCP
                    && (from.node().equals("node3")
                        || (from.node().equals("node1") && one.purpose() == Purpose.CLUSTER)));

    assertThat(told(verdict)).containsExactly("model-dns/partly Cluster cluster");
  }

  @Test
  void blamesNoNodeThatAloneMeetsTheOneThatIsSilent() {
    Verdict verdict =
        ending(
            Found.SILENT,
            (from, one) ->
                from.node().equals("node1")
                    && one.protocol() == Protocol.UDP
                    && one.purpose() == Purpose.CLUSTER);

    assertThat(told(verdict)).containsExactly("model-dns/partly Cluster cluster");
  }

  @Test
  void leavesOpenWhoKeepsAllNodesOutWherePodsAreAnswered() {
    assertThat(open(ending(Found.SILENT, (from, _) -> from.kind() == Kind.NODE)))
        .containsExactly("model-dns/nodes-only");
  }

  @Test
  void tellsBothWhereNodesHearNothingAndPodsAreAnsweredWrongly() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .resolving((from, one) ->
                    without(one, from.kind() == Kind.NODE ? Found.SILENT : Found.NO_SUCH_NAME)));

    assertThat(told(verdict))
        .containsExactlyInAnyOrder(
            "model-dns/fails Cluster cluster", "model-dns/silent Cluster cluster");
  }

  @Test
  void isASymptomOfPacketsThatGetLost() {
    var slow = slowed(_ -> true).thinning(_ -> 14);
    Verdict partly =
        examine(
            ProbedCluster.of(3)
                .thinning(_ -> 14)
                .resolving((_, one) ->
                    one.protocol() == Protocol.UDP && one.purpose() == Purpose.CLUSTER
                        ? without(one, Found.SILENT)
                        : one));

    assertThat(examine(slow).findings().getFirst().explainedBy()).contains(ModelLoss.NODES);
    assertThat(partly.findings().getFirst().code()).isEqualTo(ModelDns.PARTLY);
    assertThat(partly.findings().getFirst().explainedBy()).contains(ModelLoss.NODES);
  }

  @Test
  void isNoSymptomOfLostPacketsWhereAnswersAreWrong() {
    Verdict wrong =
        examine(
            ProbedCluster.of(3)
                .thinning(_ -> 14)
                .resolving((_, one) ->
                    one.protocol() == Protocol.UDP ? without(one, Found.NO_SUCH_NAME) : one));

    assertThat(wrong.findings().getFirst().code()).isEqualTo(ModelDns.PARTLY);
    assertThat(wrong.findings().getFirst().explainedBy()).isEmpty();
  }

  @Test
  void isNoSymptomOfPacketsThatGetLostElsewhere() {
    Verdict verdict =
        examine(
            slowed(_ -> true)
                .thinning(packet -> packet.between("node1", "node2") ? 14 : ProbedCluster.SENT));

    assertThat(verdict.findings().getFirst().explainedBy()).isEmpty();
  }

  @Test
  void makesNothingOfASingleQuestion() {
    Verdict verdict =
        ending(
            Found.SILENT,
            (from, one) ->
                from.equals(ProbedCluster.pod("node1"))
                    && one.protocol() == Protocol.TCP
                    && one.purpose() == Purpose.CLUSTER);

    assertThat(open(verdict)).containsExactly("model-dns/once");
    assertThat(words(verdict)).containsEntry("place", "node1 (pod)");
  }

  @Test
  void saysThatNamesAreResolvedAllTheSameWhereAnotherServerAnswers() {
    Verdict verdict = examine(twoServers(_ -> true));

    assertThat(told(verdict)).containsExactly("model-dns/one-of-several Cluster cluster");
    assertThat(verdict.findings().getFirst().severity()).isEqualTo(Severity.WARNING);
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("server", "10.96.0.11")
        .containsEntry("others", "10.96.0.10");
  }

  @Test
  void doesNotTakeWrongAnswersOfOneOfTwoServersForSilence() {
    assertThat(told(examine(twoServers("10.96.0.11", Found.NO_SUCH_NAME))))
        .containsExactly("model-dns/fails Cluster cluster");
  }

  @Test
  void isSparedByNoServerThatDoesNotKnowTheName() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .servedBy("10.96.0.10", "10.96.0.11")
                .resolving((_, one) ->
                    without(
                        one,
                        one.server().equals(new Ip("10.96.0.11"))
                            ? Found.SILENT
                            : Found.NO_SUCH_NAME)));

    assertThat(told(verdict))
        .containsExactlyInAnyOrder(
            "model-dns/fails Cluster cluster", "model-dns/silent Cluster cluster");
  }

  @Test
  void takesTheWordOfThoseWhoAreRefusedWhereNobodyIsAnswered() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .resolving((from, one) ->
                    without(one, from.node().equals("node1") ? Found.CLOSED : Found.SILENT)));

    assertThat(told(verdict)).containsExactly("model-dns/closed Cluster cluster");
  }

  @Test
  void leavesOpenWhetherAPolicyKeepsPodsFromOneOfTwoServers() {
    assertThat(open(examine(twoServers(from -> from.kind() == Kind.POD))))
        .containsExactly("model-dns/pods-only");
  }

  @Test
  void doesNotTakeSilenceElsewhereForARefusalWhereSomebodyIsAnswered() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .resolving((from, one) ->
                    switch (from.node()) {
                      case "node1" -> without(one, Found.CLOSED);
                      case "node2" -> without(one, Found.SILENT);
                      default -> one;
                    }));

    assertThat(told(verdict))
        .containsExactlyInAnyOrder("model-dns/closed Node node1", "model-dns/silent Node node2");
  }

  @Test
  void toleratesOneSlowAnswerAmongQuickOnes() {
    assertThat(slow(1500, 2)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheServersBeyondWhereNoNameOutsideIsAnswered() {
    Verdict verdict = outside(Found.FAILURE, "a.example.com", "b.example.org");

    assertThat(told(verdict)).containsExactly("model-dns/upstream Cluster cluster");
  }

  @Test
  void takesANameThatIsNotThereForAnAnswer() {
    assertThat(outside(Found.NO_SUCH_NAME, "a.example.com", "b.example.org"))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotTakeTheServersOfOneDomainForAllNames() {
    assertThat(outside(Found.FAILURE, "derp1.example.com", "derp2.example.com.").gaps())
        .extracting(Gap::reason)
        .containsOnly(new Reason.TooFew("domains outside", 1, 2));
  }

  @Test
  void leavesOpenWhetherOneNameAloneFails() {
    assertThat(outside(Found.FAILURE, "a.example.com").gaps())
        .extracting(Gap::reason)
        .containsOnly(new Reason.TooFew("domains outside", 1, 2));
  }

  @Test
  void namesTheCacheOfTheNode() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .servedBy("169.254.20.10")
                .resolving(
                    (from, one) -> from.node().equals("node1") ? without(one, Found.CLOSED) : one));

    assertThat(told(verdict)).containsExactly("model-dns/node-cache Node node1");
  }

  @Test
  void isASymptomOfServicesThatDoNotLeadToTheirPods() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, called) ->
                    !from.node().equals("node2") || called.service() != ServiceKind.CLUSTER_IP)
                .resolving(
                    (from, one) -> from.node().equals("node2") ? without(one, Found.SILENT) : one));

    assertThat(verdict.findings().getFirst().explainedBy()).contains(ModelService.CLUSTER_IP);
  }

  @Test
  void isNoSymptomOfServicesThatFailElsewhere() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, called) ->
                    !from.node().equals("node2") || called.service() != ServiceKind.CLUSTER_IP)
                .resolving((_, one) -> without(one, Found.SILENT)));

    assertThat(verdict.findings().getFirst().explainedBy()).isEmpty();
  }

  @Test
  void saysWhereTheSearchPathNamesNoDomainOfServices() {
    assertThat(open(examine(ProbedCluster.of(2).searching("lan.example.com"))))
        .containsOnly("model-dns/no-domain");
  }

  private static ProbedCluster twoServers(Predicate<ProbeId> which) {
    return ProbedCluster.of(3)
        .servedBy("10.96.0.10", "10.96.0.11")
        .resolving((from, one) ->
            one.server().equals(new Ip("10.96.0.11")) && which.test(from)
                ? without(one, Found.SILENT)
                : one);
  }

  private static ProbedCluster twoServers(String server, Found found) {
    return ProbedCluster.of(3)
        .servedBy("10.96.0.10", "10.96.0.11")
        .resolving((_, one) -> one.server().equals(new Ip(server)) ? without(one, found) : one);
  }

  private static ProbedCluster withoutNodes(int nodes) {
    var cluster = ProbedCluster.of(nodes).resolving((_, one) -> with(one, one.found(), 1200));
    for (int i = 1; i <= nodes; i++) {
      cluster.without(ProbedCluster.node("node" + i), new Reason.Forbidden("create", "pods", ""));
    }
    return cluster;
  }

  private static Verdict slow(Predicate<ProbeId> which, Duration trips) {
    return examine(slowed(which).taking((_, _) -> trips));
  }

  private static ProbedCluster slowed(Predicate<ProbeId> which) {
    return slowed(ProbedCluster.of(3), which);
  }

  private static ProbedCluster slowed(ProbedCluster cluster, Predicate<ProbeId> which) {
    return cluster.resolving((from, one) -> which.test(from) ? with(one, one.found(), 1200) : one);
  }

  private static Map<String, String> words(Verdict verdict) {
    return ((Reason.NotVisible) verdict.gaps().getFirst().reason()).details();
  }

  private static Verdict slow(int udp, int tcp) {
    return examine(
        ProbedCluster.of(3)
            .resolving(
                (_, one) -> with(one, one.found(), one.protocol() == Protocol.UDP ? udp : tcp)));
  }

  @Test
  void findsATailnetZoneThatNobodyAnswers() {
    Finding finding = tailnet("10.96.5.5", Found.FAILURE, "SERVFAIL").findings().getFirst();

    assertThat(finding.code()).isEqualTo(ModelDns.TAILNET);
    assertThat(finding.subject().name()).isEqualTo("cluster");
    assertThat(finding.details())
        .containsEntry("asks", "10.96.5.5")
        .containsEntry("name", "db.tail1234.ts.net");
    assertThat(finding.exhibits().getLast().value()).isEqualTo("10.96.5.5");
    assertThat(tailnet("10.96.5.5", Found.SILENT, "").findings())
        .extracting(Finding::code)
        .containsExactly(ModelDns.TAILNET);
  }

  @Test
  void takesNoSuchNameForAnAnswerOfTheTailnetZone() {
    assertThat(tailnet("10.96.5.5", Found.NO_SUCH_NAME, "NXDOMAIN"))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(tailnet("10.96.5.5", Found.FAILURE, "NOTIMP")).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindNamesOfTheTailnetWithoutAZoneForThem() {
    assertThat(tailnet("", Found.FAILURE, "SERVFAIL")).isInstanceOf(Verdict.Healthy.class);
  }

  /// @param zone whom CoreDNS asks for ts.net; empty: it has no such zone
  private static Verdict tailnet(String zone, Found found, String code) {
    var data = new TreeMap<>(Map.of("forward", ". /etc/resolv.conf"));
    if (!zone.isEmpty()) {
      data.put("tailnet", zone);
    }
    var probed =
        ProbedCluster.of(3)
            .askingTailnetFor("db.tail1234.ts.net")
            .resolving((_, one) ->
                one.purpose() == Purpose.TAILNET
                    ? new Lookup(
                        one.purpose(),
                        one.name(),
                        one.server(),
                        one.protocol(),
                        found,
                        code,
                        List.of(),
                        Duration.ofMillis(9))
                    : one)
            .probed();
    return new ModelDns()
        .examine(
            Clusters.cluster()
                .with(new NetworkConfig("kube-system", "coredns", data))
                .snapshot()
                .with(probed));
  }

  private static Verdict outside(Found found, String... names) {
    return examine(
        ProbedCluster.of(3)
            .askingFor(names)
            .resolving((_, one) -> one.purpose() == Purpose.OUTSIDE ? with(one, found, 1) : one));
  }

  private static Verdict ending(Found found, BiPredicate<ProbeId, Lookup> which) {
    return examine(
        ProbedCluster.of(3)
            .resolving((from, one) -> which.test(from, one) ? without(one, found) : one));
  }

  private static Lookup without(Lookup one, Found found) {
    return with(one, found, 3);
  }

  private static Lookup with(Lookup one, Found found, int millis) {
    return new Lookup(
        one.purpose(),
        one.name(),
        one.server(),
        one.protocol(),
        found,
        "",
        List.of(),
        Duration.ofMillis(millis));
  }

  private static NetworkPolicyFact policy(boolean egress) {
    return new NetworkPolicyFact(
        "probes",
        "deny",
        new LabelSelector(new TreeMap<>(), List.of()),
        egress,
        !egress,
        List.of(),
        List.of());
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelDns().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream()
        .map(one -> one.code() + " " + one.subject().kind() + " " + one.subject().name())
        .toList();
  }

  private static List<String> open(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible(var code, _) ? code : reason.toString())
        .toList();
  }
}
