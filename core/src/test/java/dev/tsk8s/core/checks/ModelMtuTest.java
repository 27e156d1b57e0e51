package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.ProbedCluster.Pipe;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class ModelMtuTest {
  private static final Pipe NARROW_HOLE = new Pipe(1400, true, 1500);
  private static final BiPredicate<ProbeId, ProbeId> ONE_TO_TWO =
      (from, to) -> from.node().equals("node1") && to.node().equals("node2");
  private static final BiPredicate<ProbeId, ProbeId> PODS = (from, _) -> from.kind() == Kind.POD;

  @Test
  void doesNotApplyToOneNode() {
    assertThat(new ModelMtu().examine(ProbedCluster.of(1).snapshot()))
        .isEqualTo(new Verdict.NotApplicable(ModelReach.ONE_NODE));
  }

  @Test
  void findsNothingWhereFullPacketsPass() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsNothingWhereANarrowPathSaysSo() {
    assertThat(examine(pipe(PODS, new Pipe(1400, false, 1500))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsNothingWhereOneDirectionCarriesMore() {
    assertThat(examine(pipe(ONE_TO_TWO, new Pipe(1400, false, 1500))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsNothingInJumboFramesThatArrive() {
    assertThat(examine(pipe((_, _) -> true, new Pipe(9001, false, 9001))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesTheNetworkBelowOnceForWhatNodesAndPodsLose() {
    Verdict verdict = examine(pipe(ONE_TO_TWO, NARROW_HOLE));

    assertThat(told(verdict)).containsExactly("model-mtu/nodes-black-hole node1 -> node2");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("carried", "1400")
        .containsEntry("link", "1500");
  }

  @Test
  void blamesTheNetworkBelowWhereWrappedPacketsOfPodsVanishEarlier() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .carrying((from, to) ->
                    !ONE_TO_TWO.test(from, to)
                        ? Pipe.ETHERNET
                        : PODS.test(from, to) ? new Pipe(1350, true, 1450) : NARROW_HOLE));

    assertThat(told(verdict)).containsExactly("model-mtu/nodes-black-hole node1 -> node2");
  }

  @Test
  void blamesTheSizeOfPodsWhereTheNodesCarryMore() {
    Verdict verdict = examine(pipe(PODS, new Pipe(1450, true, 1500)));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-too-large cluster");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("where", "* <-> *")
        .containsEntry("nodes", "1500")
        .containsEntry("wrapped", "50")
        .containsEntry("fitting", "1450")
        .containsEntry("case", "unknown")
        .containsEntry("value", "1450");
  }

  @Test
  void namesTheWayThatAloneCarriesLessThanPodsSend() {
    Verdict verdict = examine(pipe(ONE_TO_TWO.and(PODS), new Pipe(1400, true, 1500)));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-narrow-path node1 -> node2");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("carried", "1400")
        .containsEntry("elsewhere", "1500")
        .containsEntry("nodes", "1500");
  }

  @Test
  void namesTheNodeWhosePodsAloneSendLess() {
    Verdict verdict =
        examine(
            pipe(PODS.and((from, _) -> from.node().equals("node3")), new Pipe(1400, true, 1500)));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-narrow-path node3");
  }

  @Test
  void blamesTheSizeOfPodsWhereOthersCarryAsLittle() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .carrying((from, to) ->
                    !PODS.test(from, to)
                        ? Pipe.ETHERNET
                        : ONE_TO_TWO.test(from, to)
                            ? new Pipe(1450, true, 1500)
                            : new Pipe(1450, false, 1500)));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-too-large node1 -> node2");
  }

  @Test
  void comparesAWayOnlyWithThoseWhoseNodesCarryNoMore() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .carrying((from, to) -> {
                  boolean ofNode3 = from.node().equals("node3") || to.node().equals("node3");
                  return PODS.test(from, to)
                      ? new Pipe(ofNode3 ? 1350 : 1450, ofNode3, 1450)
                      : new Pipe(ofNode3 ? 1400 : 1500, false, 1500);
                }));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-too-large node3");
  }

  @Test
  void comparesAWayWithThoseWhoseNodesCarryLess() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .carrying((from, to) -> {
                  boolean ofNode3 = from.node().equals("node3") || to.node().equals("node3");
                  return ofNode3
                      ? new Pipe(1400, false, 1500)
                      : PODS.test(from, to) ? new Pipe(1340, true, 1500) : Pipe.ETHERNET;
                }));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-narrow-path node1 <-> node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("elsewhere", "1400");
  }

  @Test
  void comparesAWayWithThoseWhoseNodesCarryAsMuchBeforeThoseThatCarryLess() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .carrying((from, to) -> {
                  boolean ofNode3 = from.node().equals("node3") || to.node().equals("node3");
                  int pods = ofNode3 ? 1300 : 1500;
                  return ONE_TO_TWO.and(PODS).test(from, to)
                      ? new Pipe(1400, true, 1500)
                      : new Pipe(PODS.test(from, to) ? pods : ofNode3 ? 1400 : 1500, false, 1500);
                }));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-narrow-path node1 -> node2");
  }

  @Test
  void blamesThePodNetworkWhereItsPacketsWouldFit() {
    Verdict verdict = examine(pipe(ONE_TO_TWO.and(PODS), new Pipe(1000, true, 1450)));

    assertThat(told(verdict)).containsExactly("model-mtu/pods-black-hole node1 -> node2");
  }

  @Test
  void blamesNobodyWhereNodesWereNotMeasured() {
    Verdict verdict =
        examine(pipe(PODS.and(ONE_TO_TWO), NARROW_HOLE).sizing(id -> id.kind() == Kind.POD));

    assertThat(told(verdict)).containsExactly("model-mtu/black-hole node1 -> node2");
  }

  @Test
  void takesTheWordOfTheReceiverWhereTheSenderMeasuredNothing() {
    Verdict verdict =
        examine(pipe(ONE_TO_TWO, NARROW_HOLE).sizing(id -> !id.node().equals("node1")));

    assertThat(told(verdict)).containsExactly("model-mtu/nodes-black-hole node1 -> node2");
  }

  @Test
  void isSilentAboutPairsThatDoNotReachEachOther() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .losing(packet -> packet.ofPods() && packet.between("node1", "node2")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotTellSizesOfWaysThatLosePackets() {
    Verdict verdict =
        examine(pipe(ONE_TO_TWO, NARROW_HOLE).thinning(ModelMtuTest::halfFromOneToTwo));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void saysWhatWasMeasuredToNoEnd() {
    Verdict verdict = examine(ProbedCluster.of(2).sizing(id -> id.kind() == Kind.POD));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.gaps().toString()).contains("model-mtu/unsteady", "node->node");
  }

  private static int halfFromOneToTwo(Packet packet) {
    return packet.between("node1", "node2") ? ProbedCluster.SENT / 2 : ProbedCluster.SENT;
  }

  private static ProbedCluster pipe(BiPredicate<ProbeId, ProbeId> ways, Pipe pipe) {
    return ProbedCluster.of(3).carrying((from, to) -> ways.test(from, to) ? pipe : Pipe.ETHERNET);
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelMtu().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(ModelMtuTest::told).toList();
  }

  private static String told(Finding finding) {
    return finding.code() + " " + finding.subject().name();
  }
}
