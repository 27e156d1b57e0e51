package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.node;
import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.LabelSelector;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelServiceTest {

  @Test
  void isUnknownWherePodsAreApartAndTheServiceIsSilent() {
    Verdict verdict = examine(ProbedCluster.of(3).losing(Packet::ofPods).serving((_, _) -> false));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void isHealthyWherePodsAreApartAndTheServiceAnswers() {
    assertThat(
            examine(
                ProbedCluster.of(3)
                    .losing(packet -> packet.ofPods() && packet.protocol() == Protocol.UDP)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsNothingWhereServicesLeadToTheirPods() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeThatDoesNotTranslateClusterAddresses() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, called) ->
                    !from.node().equals("node2") || called.service() != ServiceKind.CLUSTER_IP));

    assertThat(told(verdict)).containsExactly("model-service/cluster-ip Node node2");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("protocols", "UDP, TCP")
        .containsEntry("working", "node1, node3");
  }

  @Test
  void tellsTheClusterWhereNoNodeTranslates() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3).serving((_, called) -> called.service() != ServiceKind.CLUSTER_IP));

    assertThat(told(verdict)).containsExactly("model-service/cluster-ip Cluster cluster");
  }

  @Test
  void leavesOpenWhetherAPolicyKeepsAllPodsFromServices() {
    Verdict verdict = examine(silentToPods().with(policy(true)));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps())
        .singleElement()
        .satisfies(gap ->
            assertThat(gap.reason())
                .isInstanceOfSatisfying(
                    Reason.NotVisible.class,
                    hidden -> {
                      assertThat(hidden.code()).isEqualTo("model-service/policy");
                      assertThat(hidden.details()).containsEntry("policies", "deny");
                    }));
  }

  @Test
  void leavesOpenWhatAPolicyMayDoThatNobodyMayRead() {
    var unread = new Reason.Forbidden("list", "networkpolicies", "probes");

    assertThat(examine(silentToPods().withoutPolicies(unread)).gaps())
        .extracting(Gap::reason)
        .containsExactly(unread);
  }

  @Test
  void blamesTheNodeWhosePodsAloneAreSilentUnderTheSamePolicy() {
    ProbedCluster one =
        ProbedCluster.of(3)
            .serving((from, called) ->
                called.service() != ServiceKind.CLUSTER_IP || !from.equals(pod("node2")));

    assertThat(told(examine(one.with(policy(true)))))
        .containsExactly("model-service/pods Node node2");
  }

  @Test
  void blamesNoPolicyForServicesThatNodesDoNotReachEither() {
    ProbedCluster none =
        ProbedCluster.of(3).serving((_, called) -> called.service() != ServiceKind.CLUSTER_IP);

    assertThat(told(examine(none.with(policy(true)))))
        .containsExactly("model-service/cluster-ip Cluster cluster");
  }

  @Test
  void blamesNoPolicyThatRestrictsOnlyWhatComesIn() {
    assertThat(told(examine(silentToPods().with(policy(false)))))
        .containsExactly("model-service/pods Cluster cluster");
  }

  @Test
  void tellsApartNodesThatKnowTheServiceFromThoseThatMayNot() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, called) ->
                    called.service() != ServiceKind.CLUSTER_IP || from.equals(node("node1"))));

    assertThat(told(verdict))
        .containsExactly(
            "model-service/cluster-ip Cluster cluster", "model-service/pods Node node1");
    assertThat(verdict.findings().getFirst().details()).containsEntry("nodes", "node2, node3");
  }

  @Test
  void doesNotSayThatANodeKnowsTheServiceWhichGetsItOverTheOtherProtocolOnly() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, called) ->
                    called.service() != ServiceKind.CLUSTER_IP
                        || (from.kind() == Kind.NODE && called.protocol() == Protocol.TCP)));

    assertThat(told(verdict)).containsExactly("model-service/cluster-ip Cluster cluster");
  }

  @Test
  void doesNotSayThatANodeKnowsTheServiceThatWasNotAsked() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .without(node("node2"), new Reason.Failed("pod", "PodSecurity"))
                .serving((from, called) ->
                    called.service() != ServiceKind.CLUSTER_IP || !from.equals(pod("node2"))));

    assertThat(told(verdict)).noneMatch(one -> one.startsWith("model-service/pods"));
  }

  private static ProbedCluster silentToPods() {
    return ProbedCluster.of(3)
        .serving((from, called) ->
            called.service() != ServiceKind.CLUSTER_IP || from.kind() == Kind.NODE);
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

  @Test
  void namesTheProtocolThatIsNotTranslated() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, called) ->
                    !from.node().equals("node2") || called.protocol() == Protocol.TCP));

    assertThat(verdict.findings().getFirst().details()).containsEntry("protocols", "UDP");
  }

  @Test
  void countsNoNodeAsWorkingWhereSomeQuestionsFail() {
    Verdict verdict = examine(ProbedCluster.of(3).serving((from, _) -> !from.equals(pod("node2"))));

    assertThat(verdict.findings().getFirst().details()).containsEntry("working", "node1, node3");
  }

  @Test
  void blamesNoNodeWhereAServiceHasNoEndpointsAnywhere() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((_, called) -> called.service() != ServiceKind.CLUSTER_IP)
                .refusing());

    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .singleElement()
        .isInstanceOfSatisfying(
            Reason.NotVisible.class,
            hidden -> assertThat(hidden.code()).isEqualTo("model-service/no-endpoints"));
  }

  @Test
  void namesTheProtocolThatEveryNodeRefuses() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((_, called) ->
                    called.service() != ServiceKind.CLUSTER_IP || called.protocol() == Protocol.TCP)
                .refusing());

    assertThat(told(verdict)).containsExactly("model-service/cluster-ip Cluster cluster");
    assertThat(verdict.findings().getFirst().details()).containsEntry("protocols", "UDP");
  }

  @Test
  void namesTheNodeThatAloneRefuses() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, called) ->
                    !from.node().equals("node2") || called.service() != ServiceKind.CLUSTER_IP)
                .refusing());

    assertThat(told(verdict)).containsExactly("model-service/cluster-ip Node node2");
  }

  @Test
  void leavesAlonePodsThatDoNotReachOthersDirectlyEither() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .losing(packet -> packet.ofPods() && packet.from().equals(pod("node2")))
                .serving((from, _) -> !from.node().equals("node2")));

    assertThat(told(verdict)).isEmpty();
  }

  @Test
  void isUnknownWhereTheKernelKnowsNoWayToAServiceAtAll() {
    Verdict verdict = examine(ProbedCluster.of(3).routing(place -> !place.equals(node("node2"))));

    assertThat(told(verdict)).isEmpty();
    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .anyMatch(reason ->
            reason instanceof Reason.NotVisible hidden
                && hidden.code().equals("model-service/no-route"));
  }

  @Test
  void isUnknownWhereOnlyANodePortIsClosed() {
    Verdict verdict =
        examine(ProbedCluster.of(3).serving((_, called) -> !called.node().equals("node2")));

    assertThat(told(verdict)).isEmpty();
    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .allMatch(reason ->
            reason instanceof Reason.NotVisible hidden
                && hidden.code().equals("model-service/node-port"));
  }

  @Test
  void leavesOpenWhatTheOnlyPodOfAServiceDoesNotGetFromItself() {
    assertThat(
            examine(ProbedCluster.of(1).serving((from, _) -> from.kind() != Kind.POD)).findings())
        .isEmpty();
  }

  @Test
  void tellsAProtocolThatNoneOfManyPodsGetsFromAService() {
    Verdict verdict = examine(withoutUdpOfPods(ProbedCluster.of(4)));

    assertThat(told(verdict)).containsExactly("model-service/pods Cluster cluster");
    assertThat(verdict.findings().getFirst().details()).containsEntry("protocols", "UDP");
  }

  @Test
  void leavesOpenWhatEachOfFewPodsMayHaveAskedItself() {
    assertThat(told(examine(withoutUdpOfPods(ProbedCluster.of(3))))).isEmpty();
  }

  @Test
  void leavesOpenWhatSomeOfManyPodsMayHaveAskedThemselves() {
    Verdict verdict =
        examine(
            ProbedCluster.of(4)
                .serving((from, called) ->
                    isReached(from, called)
                        || (from.equals(pod("node4"))
                            && called.service() == ServiceKind.CLUSTER_IP)));

    assertThat(told(verdict)).isEmpty();
  }

  /// Nodes get all, and of pods those questions over UDP that leave the node by a port.
  private static ProbedCluster withoutUdpOfPods(ProbedCluster cluster) {
    return cluster.serving(ModelServiceTest::isReached);
  }

  private static boolean isReached(ProbeId from, Called called) {
    return from.kind() != Kind.POD
        || called.protocol() == Protocol.TCP
        || called.service() == ServiceKind.NODE_PORT;
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelService().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream()
        .map(one -> one.code() + " " + one.subject().kind() + " " + one.subject().name())
        .toList();
  }
}
