package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.ProbedCluster.Pipe;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clusters with two address families, one of which is well.
class ModelFamiliesTest {
  private static final int NODES = 3;

  static List<ModelCheck> checks() {
    return List.of(
        new ModelReach(),
        new ModelSeen(),
        new ModelLoss(),
        new ModelMtu(),
        new ModelNat(),
        new ModelNodeAddress(),
        new ModelService(),
        new ModelServiceLocal(),
        new ModelDns(),
        new ModelEgress());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void findsNothingWhereBothAreWell(ModelCheck check) {
    assertThat(check.examine(DualStack.of(sound(), sound()))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheFamilyInWhichPodsAreApart() {
    Finding finding = only(new ModelReach(), sound(), sound().losing(ModelFamiliesTest::ofNode2));

    assertThat(finding.code()).isEqualTo(ModelReach.PODS_APART);
    assertThat(finding.details())
        .containsEntry("family", "IPv6")
        .containsEntry("tables", "ip6tables")
        .containsEntry("where", "node2 <-> *");
  }

  @Test
  void blamesTheSenderThatRewritesOneFamily() {
    ProbedCluster v6 =
        sound()
            .seeing((from, _) ->
                ProbedCluster.ip(from.equals(pod("node2")) ? ProbedCluster.node("node2") : from));

    Finding finding = only(new ModelSeen(), sound(), v6);

    assertThat(finding.code()).isEqualTo(ModelSeen.BY_SENDER);
    assertThat(finding.details())
        .containsEntry("seen", "fd00::10:10:0:2")
        .containsEntry("tables", "ip6tables");
  }

  @Test
  void blamesTheNodeThatDoesNotTranslateOneFamilyWhilePodsAreApartInTheOther() {
    ProbedCluster v4 =
        sound()
            .serving((from, called) ->
                !from.node().equals("node2") || called.service() != ServiceKind.CLUSTER_IP);

    Finding finding = only(new ModelService(), v4, sound().losing(ModelFamiliesTest::ofNode2));

    assertThat(finding.code()).isEqualTo(ModelService.CLUSTER_IP);
    assertThat(finding.details()).containsEntry("family", "IPv4");
  }

  @Test
  void doesNotSayThatServicesWorkOnANodeWhereOneFamilyDoesNot() {
    ProbedCluster v6 =
        sound()
            .serving((from, called) ->
                !from.node().equals("node2") || called.service() != ServiceKind.CLUSTER_IP);

    assertThat(only(new ModelService(), sound(), v6).details())
        .containsEntry("family", "IPv6")
        .containsEntry("working", "node1, node3");
  }

  @Test
  void blamesEachNodeForTheFamilyThatItDoesNotTranslate() {
    List<Finding> findings =
        new ModelService()
            .examine(DualStack.of(untranslated("node1"), untranslated("node2")))
            .findings();

    assertThat(findings)
        .extracting(
            one -> one.subject().name(),
            one -> one.details().get("family"),
            one -> one.details().get("tables"),
            one -> one.details().get("address"),
            one -> one.details().get("working"))
        .containsExactly(
            tuple("node1", "IPv4", "iptables", "10.96.77.7:41643", "node2, node3"),
            tuple("node2", "IPv6", "ip6tables", "[fd00::10:96:77:7]:41643", "node1, node3"));
    assertThat(findings.getFirst().exhibits())
        .allSatisfy(exhibit -> assertThat(exhibit.what()).contains("10.96.77.7"));
  }

  private static ProbedCluster untranslated(String node) {
    return sound()
        .serving((from, called) ->
            !from.node().equals(node) || called.service() != ServiceKind.CLUSTER_IP);
  }

  @Test
  void blamesNoNodeForAServiceWithoutEndpointsInOneFamily() {
    ProbedCluster v6 =
        sound().serving((_, called) -> called.service() != ServiceKind.CLUSTER_IP).refusing();

    assertThat(new ModelService().examine(DualStack.of(sound(), v6)).findings()).isEmpty();
  }

  @Test
  void isSilentAboutServicesWherePodsOfTheSameFamilyAreApart() {
    ProbedCluster v6 =
        sound()
            .losing(ModelFamiliesTest::ofNode2)
            .serving((from, _) -> !from.node().equals("node2"));

    assertThat(new ModelService().examine(DualStack.of(sound(), v6)).findings()).isEmpty();
  }

  @Test
  void doesNotExplainNamesOverOneFamilyByPodsThatAreApartInTheOther() {
    ProbedCluster v4 = sound().resolving(ModelFamiliesTest::silentAtNode2);

    Finding finding = only(new ModelDns(), v4, sound().losing(ModelFamiliesTest::ofNode2));

    assertThat(finding.explainedBy()).isEmpty();
  }

  @Test
  void explainsNamesByPodsThatAreApartInTheSameFamily() {
    ProbedCluster v6 =
        sound().resolving(ModelFamiliesTest::silentAtNode2).losing(ModelFamiliesTest::ofNode2);

    assertThat(only(new ModelDns(), sound(), v6).explainedBy()).contains(ModelReach.PODS_APART);
  }

  @Test
  void blamesThePodNetworkWhereTheOtherFamilyShowsThatPodsSizeFits() {
    assertThat(only(new ModelMtu(), sound(), carrying(1400)).code()).isEqualTo(ModelMtu.PODS);
  }

  @Test
  void blamesTheSizeOfPodsWhereOnlyTheLargerHeaderOfOneFamilyDoesNotFit() {
    ProbedCluster v4 = sound().carrying((from, _) -> pods(from, new Pipe(1450, false, 1450)));

    Finding finding = only(new ModelMtu(), v4, carrying(1430));

    assertThat(finding.code()).isEqualTo(ModelMtu.TOO_LARGE);
    assertThat(finding.details())
        .containsEntry("family", "IPv6")
        .containsEntry("mss", "1370")
        .containsEntry("nft", "ip6");
  }

  private static ProbedCluster sound() {
    return ProbedCluster.of(NODES);
  }

  private static boolean ofNode2(Packet packet) {
    return packet.ofPods()
        && packet.from().node().equals("node2") != packet.to().node().equals("node2");
  }

  private static Lookup silentAtNode2(ProbeId from, Lookup one) {
    return from.node().equals("node2")
        ? new Lookup(
            one.purpose(),
            one.name(),
            one.server(),
            one.protocol(),
            Found.SILENT,
            "",
            List.of(),
            one.took())
        : one;
  }

  /// Larger packets of pods vanish.
  private static ProbedCluster carrying(int bytes) {
    return sound().carrying((from, _) -> pods(from, new Pipe(bytes, true, 1450)));
  }

  private static Pipe pods(ProbeId from, Pipe pipe) {
    return from.kind() == Kind.POD ? pipe : Pipe.ETHERNET;
  }

  private static Finding only(ModelCheck check, ProbedCluster v4, ProbedCluster v6) {
    List<Finding> findings = check.examine(DualStack.of(v4, v6)).findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }
}
