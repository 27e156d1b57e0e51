package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.LabelSelector;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class ModelEgressTest {
  private static final List<String> HOSTS = List.of("203.0.113.10", "203.0.113.11");

  @Test
  void findsNothingWhereEverybodyGetsOut() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeThatDoesNotMasqueradeItsPods() {
    assertThat(told(silent((from, _) -> from.equals(ProbedCluster.pod("node2")))))
        .containsExactly("model-egress/pods Node node2");
  }

  @Test
  void tellsTheClusterWhereNoNodeMasqueradesItsPods() {
    assertThat(told(silent((from, _) -> from.kind() == Kind.POD)))
        .containsExactly("model-egress/pods Cluster cluster");
  }

  @Test
  void namesWhatLiesBeyondANodeThatGetsNothingOutItself() {
    assertThat(told(silent((from, _) -> from.node().equals("node2"))))
        .containsExactly("model-egress/beyond Node node2");
  }

  @Test
  void namesTheNodeThatKeepsItsOwnPacketsInAndNotItsPods() {
    Verdict verdict = silent((from, _) -> from.equals(ProbedCluster.node("node2")));

    assertThat(told(verdict)).containsExactly("model-egress/nodes Node node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("places", "nodes");
  }

  @Test
  void blamesNoPolicyForARouteThatIsNotThere() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .withoutPolicies(new Reason.Forbidden("list", "networkpolicies", "probes"))
                .outside(
                    HOSTS,
                    (from, _) -> from.kind() == Kind.POD ? Ending.UNREACHABLE : Ending.ANSWERED));

    assertThat(told(verdict)).containsExactly("model-egress/no-route Cluster cluster");
  }

  @Test
  void namesWhatLiesBeyondAllNodes() {
    assertThat(told(silent((_, _) -> true))).containsExactly("model-egress/beyond Cluster cluster");
  }

  @Test
  void doesNotTakeOneHostThatAnswersNobodyForAnything() {
    Verdict verdict =
        examine(ProbedCluster.of(3).outside(HOSTS.subList(0, 1), (_, _) -> Ending.SILENT));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .containsExactly(new Reason.TooFew("hosts outside (IPv4)", 1, 2));
  }

  @Test
  void doesNotMindOneHostOfSeveral() {
    assertThat(silent((_, row) -> row.host().equals("203.0.113.10")))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeWithoutARoute() {
    assertThat(told(ending(Ending.UNREACHABLE, (from, _) -> from.node().equals("node1"))))
        .containsExactly("model-egress/no-route Node node1");
  }

  @Test
  void isASymptomOfPodsThatReachNoOtherPodsEither() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .losing(packet ->
                    packet.ofPods()
                        && !packet.from().node().equals(packet.to().node())
                        && (packet.from().node().equals("node3")
                            || packet.to().node().equals("node3")))
                .outside(
                    HOSTS,
                    (from, _) ->
                        from.equals(ProbedCluster.pod("node3")) ? Ending.SILENT : Ending.ANSWERED));

    assertThat(verdict.findings()).hasSize(1);
    assertThat(verdict.findings().getFirst().explainedBy()).isPresent();
  }

  @Test
  void isNoSymptomOfPodsThatReachSomeOtherPods() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .losing(packet ->
                    packet.ofPods()
                        && (packet.between("node1", "node3") || packet.between("node3", "node1")))
                .outside(
                    HOSTS,
                    (from, _) ->
                        from.equals(ProbedCluster.pod("node3")) ? Ending.SILENT : Ending.ANSWERED));

    assertThat(verdict.findings().getFirst().explainedBy()).isEmpty();
  }

  @Test
  void expectsNoRouteToHostsOfAFamilyThatTheClusterDoesNotHave() {
    Verdict verdict =
        examine(
            ProbedCluster.of(2)
                .outside(List.of("2001:db8::1", "2001:db8::2"), (_, _) -> Ending.UNREACHABLE));

    assertThat(open(verdict)).containsExactly("model-egress/other-family");
    assertThat(details(verdict)).containsEntry("family", "IPv6");
  }

  @Test
  void namesTheNodeThatLetsNoUdpOut() {
    assertThat(
            told(
                silent(
                    (from, row) -> from.node().equals("node3") && row.protocol() == Protocol.UDP)))
        .containsExactly("model-egress/udp Node node3");
  }

  @Test
  void doesNotTakeHostsThatAnswerNobodyStunForLostUdp() {
    assertThat(open(silent((_, row) -> row.protocol() == Protocol.UDP)))
        .contains("model-egress/no-stun");
  }

  @Test
  void doesNotTakeARefusalOfUdpForAnAnswer() {
    Verdict verdict =
        ending(
            Ending.REFUSED,
            (from, row) -> from.node().equals("node3") && row.protocol() == Protocol.UDP);

    assertThat(open(verdict)).containsExactly("model-egress/udp-unclear");
    assertThat(details(verdict)).containsEntry("nodes", "node3");
  }

  @Test
  void leavesUdpOpenWhereOnlyAHostIsKnownThatAnswersNobodyStun() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .outside(
                    HOSTS,
                    (_, row) ->
                        row.host().equals(HOSTS.getFirst()) && row.protocol() == Protocol.UDP
                            ? Ending.SILENT
                            : Ending.ANSWERED)
                .notFinding(ModelEgressTest::secondAtNode2));

    assertThat(open(verdict)).containsExactly("model-egress/no-stun");
    assertThat(details(verdict))
        .containsEntry("nodes", "node2")
        .containsEntry("hosts", HOSTS.getFirst());
  }

  @Test
  void blamesNoNodeForTheOnlyHostThatItKnowsAndThatAnswersNobody() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .outside(
                    HOSTS,
                    (_, row) ->
                        row.host().equals(HOSTS.getFirst()) ? Ending.SILENT : Ending.ANSWERED)
                .notFinding(ModelEgressTest::secondAtNode2));

    assertThat(open(verdict)).containsExactly("model-egress/unclear");
  }

  @Test
  void namesWhatLiesBeyondANodeWhoseOnlyHostAnswersOthers() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .outside(
                    HOSTS,
                    (from, _) -> from.node().equals("node2") ? Ending.SILENT : Ending.ANSWERED)
                .notFinding(ModelEgressTest::secondAtNode2));

    assertThat(told(verdict)).containsExactly("model-egress/beyond Node node2");
  }

  @Test
  void namesTheNodeThatLetsNoTcpOut() {
    assertThat(
            told(
                silent(
                    (from, row) -> from.node().equals("node3") && row.protocol() == Protocol.TCP)))
        .containsExactly("model-egress/tcp Node node3");
  }

  @Test
  void leavesTcpOpenWhereHostsOfAUserAnswerStunAlone() {
    assertThat(open(silent((_, row) -> row.protocol() == Protocol.TCP)))
        .containsExactly("model-egress/tcp-unclear");
  }

  @Test
  void namesTcpThatGetsOutNowhereWhereADerpMapHasItsPorts() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .hostsFrom("tailscale debug derp-map")
                .outside(
                    HOSTS,
                    (_, row) -> row.protocol() == Protocol.TCP ? Ending.SILENT : Ending.ANSWERED));

    assertThat(told(verdict)).containsExactly("model-egress/tcp Cluster cluster");
  }

  @Test
  void doesNotTakeARefusalForALostPacket() {
    assertThat(open(ending(Ending.REFUSED, (from, _) -> from.node().equals("node2"))))
        .containsExactly("model-egress/unclear");
  }

  @Test
  void namesTheNodeWhoseTcpIsRefusedBeforeHostsThatTakeItFromTheSameAddress() {
    assertThat(told(examine(refusingTcpOfNode2()))).containsExactly("model-egress/tcp Node node2");
  }

  @Test
  void leavesOpenWhoRefusesTcpOfANodeThatHostsKnowByAnotherAddress() {
    ProbedCluster cluster =
        refusingTcpOfNode2().mappingOutside((from, port) -> publicAddress(from.node(), port));

    assertThat(open(examine(cluster))).containsExactly("model-egress/tcp-unclear");
  }

  @Test
  void leavesOpenWhoRefusesTcpOfANodeBehindSeveralAddresses() {
    var asked = new AtomicInteger();
    ProbedCluster cluster =
        refusingTcpOfNode2()
            .mappingOutside(
                (_, port) -> publicAddress("node" + (asked.incrementAndGet() / 2 % 2 + 1), port));

    assertThat(open(examine(cluster))).containsExactly("model-egress/tcp-unclear");
  }

  @Test
  void leavesTcpOpenWhereOneOfTheHostsThatRefuseTakesNoneOfAnybody() {
    Verdict verdict =
        ending(
            Ending.REFUSED,
            (from, row) ->
                row.protocol() == Protocol.TCP
                    && (from.node().equals("node2") || row.host().equals(HOSTS.getFirst())));

    assertThat(open(verdict)).containsExactly("model-egress/tcp-unclear");
  }

  @Test
  void namesTheNodeThatRefusesTcpOfItsPods() {
    Verdict verdict =
        ending(
            Ending.REFUSED,
            (from, row) ->
                row.protocol() == Protocol.TCP && from.equals(ProbedCluster.pod("node2")));

    assertThat(told(verdict)).containsExactly("model-egress/pods-tcp Node node2");
  }

  @Test
  void namesTheNodeThatLetsNoUdpOfItsPodsOut() {
    Verdict verdict =
        silent((from, row) ->
            from.equals(ProbedCluster.pod("node3")) && row.protocol() == Protocol.UDP);

    assertThat(told(verdict)).containsExactly("model-egress/pods-udp Node node3");
    assertThat(verdict.findings().getFirst().severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void namesTheNodeThatLetsNoTcpOfItsPodsOut() {
    assertThat(
            told(
                silent((from, row) ->
                    from.equals(ProbedCluster.pod("node3")) && row.protocol() == Protocol.TCP)))
        .containsExactly("model-egress/pods-tcp Node node3");
  }

  @Test
  void knowsThatUdpGetsOutWhereTcpIsRefused() {
    assertThat(open(ending(Ending.REFUSED, (_, row) -> row.protocol() == Protocol.TCP)))
        .containsExactly("model-egress/tcp-unclear");
  }

  @Test
  void blamesTheNodeForItsPodsWhereOnlyItsTcpIsRefused() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .outside(
                    HOSTS,
                    (from, row) ->
                        from.equals(ProbedCluster.pod("node2"))
                            ? Ending.SILENT
                            : from.equals(ProbedCluster.node("node2"))
                                    && row.protocol() == Protocol.TCP
                                ? Ending.REFUSED
                                : Ending.ANSWERED)
                .mappingOutside((from, port) -> publicAddress(from.node(), port)));

    assertThat(told(verdict)).containsExactly("model-egress/pods Node node2");
  }

  @Test
  void leavesOpenWhoseFaultItIsWhereTheNodeIsRefusedAltogether() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .outside(
                    HOSTS,
                    (from, _) ->
                        from.equals(ProbedCluster.pod("node2"))
                            ? Ending.SILENT
                            : from.equals(ProbedCluster.node("node2"))
                                ? Ending.REFUSED
                                : Ending.ANSWERED));

    assertThat(open(verdict))
        .containsExactlyInAnyOrder("model-egress/no-node", "model-egress/unclear");
  }

  @Test
  void leavesOpenWhatHostsAreThatHaveNoAddress() {
    Verdict verdict =
        examine(
            ProbedCluster.of(2)
                .outside(List.of("a.example.com", "b.example.com"), (_, _) -> Ending.ANSWERED));

    assertThat(open(verdict)).containsExactly("model-egress/unresolved");
  }

  @Test
  void leavesOpenWhatAPolicyMayDoThatNobodyMayRead() {
    var forbidden = new Reason.Forbidden("list", "networkpolicies", "probes");

    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .withoutPolicies(forbidden)
                .outside(
                    HOSTS, (from, _) -> from.kind() == Kind.POD ? Ending.SILENT : Ending.ANSWERED));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(forbidden);
  }

  @Test
  void leavesOpenWhatAPolicyOfTheProbesNamespaceMayDo() {
    var policy =
        new NetworkPolicyFact(
            "probes",
            "deny",
            new LabelSelector(new TreeMap<>(), List.of()),
            true,
            false,
            List.of(),
            List.of());

    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .with(policy)
                .outside(
                    HOSTS, (from, _) -> from.kind() == Kind.POD ? Ending.SILENT : Ending.ANSWERED));

    assertThat(open(verdict)).containsExactly("model-egress/policy");
  }

  @Test
  void leavesOpenWhoseFaultItIsWhereTheNodeWasNotMeasured() {
    var missing = new Reason.Failed("probe pod", "forbidden");

    Verdict verdict =
        examine(
            ProbedCluster.of(2)
                .without(ProbedCluster.node("node2"), missing)
                .outside(
                    HOSTS,
                    (from, _) -> from.node().equals("node2") ? Ending.SILENT : Ending.ANSWERED));

    assertThat(open(verdict)).contains("model-egress/no-node");
  }

  @Test
  void saysWhyNobodyNamedAHost() {
    var noMap = new Reason.NotAsked("tailscale debug derp-map", "no-tailscale");

    Verdict verdict = examine(ProbedCluster.of(3).withoutHosts(List.of(noMap)));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .containsExactly(new Reason.NotAsked("hosts outside", ProbePlace.NO_HOST), noMap);
  }

  @Test
  void saysWhoNamedTheHosts() {
    var map = "exec vpn/ts-0: tailscale debug derp-map";

    Finding finding =
        examine(
                ProbedCluster.of(3)
                    .hostsFrom(map)
                    .outside(
                        HOSTS,
                        (from, _) -> from.kind() == Kind.POD ? Ending.SILENT : Ending.ANSWERED))
            .findings()
            .getFirst();

    assertThat(finding.details()).containsEntry("source", map);
    assertThat(finding.exhibits().getFirst())
        .satisfies(exhibit -> {
          assertThat(exhibit.value()).isEqualTo("203.0.113.10, 203.0.113.11");
          assertThat(exhibit.origin().where()).isEqualTo(map);
        });
  }

  private static ProbedCluster refusingTcpOfNode2() {
    return ProbedCluster.of(3)
        .outside(
            HOSTS,
            (from, row) ->
                from.node().equals("node2") && row.protocol() == Protocol.TCP
                    ? Ending.REFUSED
                    : Ending.ANSWERED);
  }

  private static Endpoint publicAddress(String node, int port) {
    return new Endpoint(new Ip(node.replace("node", "198.51.100.")), port);
  }

  private static boolean secondAtNode2(ProbeId from, String host) {
    return from.node().equals("node2") && host.equals(HOSTS.getLast());
  }

  private static Map<String, String> details(Verdict verdict) {
    return ((Reason.NotVisible) verdict.gaps().getFirst().reason()).details();
  }

  private static Verdict silent(BiPredicate<ProbeId, Reached> which) {
    return ending(Ending.SILENT, which);
  }

  private static Verdict ending(Ending ending, BiPredicate<ProbeId, Reached> which) {
    return examine(
        ProbedCluster.of(3)
            .outside(HOSTS, (from, row) -> which.test(from, row) ? ending : Ending.ANSWERED));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelEgress().examine(cluster.snapshot());
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
