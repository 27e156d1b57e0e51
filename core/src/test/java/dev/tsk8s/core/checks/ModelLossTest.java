package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ModelLossTest {

  @Test
  void doesNotApplyToOneNode() {
    assertThat(new ModelLoss().examine(ProbedCluster.of(1).snapshot()))
        .isEqualTo(new Verdict.NotApplicable(ModelReach.ONE_NODE));
  }

  @Test
  void findsNothingWhereAllArrive() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void toleratesWhatABusyNetworkLoses() {
    assertThat(lossy(_ -> true, SENT - 3)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesTheNetworkBelowForWhatNodesLoseToo() {
    Verdict verdict = lossy(packet -> packet.between("node1", "node2"), SENT - 4);

    assertThat(told(verdict)).containsExactly("model-loss/nodes node1 -> node2");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("lost", "4")
        .containsEntry("sent", "20");
  }

  @Test
  void blamesThePodNetworkForWhatOnlyPodsLose() {
    Verdict verdict =
        lossy(packet -> packet.ofPods() && packet.to().node().equals("node2"), SENT / 2);

    assertThat(told(verdict)).containsExactly("model-loss/pods node2");
  }

  @Test
  void blamesNobodyForWhatPodsLoseWhereNodesWereNotMeasured() {
    ProbedCluster podsOnly = losing(SENT / 2, SENT);
    for (String node : List.of("node1", "node2", "node3")) {
      podsOnly.without(ProbedCluster.node(node), new Reason.Failed("pod", "PodSecurity"));
    }

    assertThat(told(examine(podsOnly))).containsExactly("model-loss/somewhere node2");
  }

  @Test
  void blamesThePodNetworkForWhatPodsLoseOverAFamilyThatNodesDoNotHave() {
    ProbedCluster v6 = losing(SENT / 2, SENT);
    for (String node : List.of("node1", "node2", "node3")) {
      v6.without(ProbedCluster.node(node), new Reason.Failed("node", "no address"));
    }

    Verdict verdict = new ModelLoss().examine(DualStack.of(ProbedCluster.of(3), v6));

    assertThat(told(verdict)).containsExactly("model-loss/pods node2");
  }

  @Test
  void blamesNobodyForWhatNodesLoseNearlyAsMuchOf() {
    assertThat(told(examine(losing(SENT - 4, SENT - 3))))
        .containsExactly("model-loss/somewhere node2");
    assertThat(told(examine(losing(SENT - 4, SENT - 2)))).containsExactly("model-loss/pods node2");
  }

  @Test
  void tellsOfPodsOnlyTheWaysOnWhichTheirNodesDoNotLoseThemselves() {
    Verdict verdict =
        lossy(
            packet ->
                packet.to().node().equals("node4")
                    && (packet.ofPods() || packet.between("node1", "node4")),
            SENT / 2);

    assertThat(told(verdict))
        .containsExactly("model-loss/nodes node1 -> node4", "model-loss/pods node4");
    assertThat(verdict.findings().getLast().details()).containsEntry("sent", "40");
  }

  @Test
  void tellsANodeOfALargeClusterThatIsAskedByFew() {
    ProbedCluster sampled =
        ProbedCluster.of(9)
            .asking((from, to) -> Math.floorMod(number(to) - number(from), 9) <= 4)
            .thinning(packet -> packet.to().node().equals("node5") ? SENT / 2 : SENT);

    assertThat(told(examine(sampled))).containsExactly("model-loss/nodes node5");
  }

  private static int number(String node) {
    return Integer.parseInt(node.replaceFirst("node", ""));
  }

  /// So many of what is sent to node2 arrive.
  private static ProbedCluster losing(int ofPods, int ofNodes) {
    return ProbedCluster.of(3)
        .thinning(packet ->
            !packet.to().node().equals("node2")
                ? SENT
                : packet.ofPods()
                    ? ofPods
                    : packet.from().kind() == Kind.NODE && packet.to().kind() == Kind.NODE
                        ? ofNodes
                        : SENT);
  }

  @Test
  void leavesWaysThatCarryNothingToOthers() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .losing(packet -> packet.ofPods() && packet.between("node1", "node2")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  private static Verdict lossy(Predicate<Packet> rows, int arriving) {
    return examine(ProbedCluster.of(4).thinning(packet -> rows.test(packet) ? arriving : SENT));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelLoss().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream()
        .map(finding -> finding.code() + " " + finding.subject().name())
        .toList();
  }
}
