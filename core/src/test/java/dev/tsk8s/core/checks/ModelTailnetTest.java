package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Pipe;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ModelTailnetTest {
  private static final Pipe WHOLE = new Pipe(1280, false, 1280);
  private static final Pipe NARROW = new Pipe(1216, true, 1280);

  /// A pod's own interface is larger, and it is told so.
  private static final Pipe OF_POD = new Pipe(1280, false, 1450);

  private static final Pipe POD_UNTOLD = new Pipe(1280, true, 1450);

  @Test
  void findsNothingWhereEverySenderIsToldOfTheTunnelsSize() {
    assertThat(examine(ModelTailnetTest::usual)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotApplyWhereNoNodeIsADeviceOfATailnet() {
    assertThat(new ModelTailnet().examine(ProbedCluster.of(3).snapshot()))
        .isEqualTo(new Verdict.NotApplicable(ModelTailnet.NO_DEVICE));
  }

  @Test
  void namesTheTunnelWhereTheNodesOwnPacketsVanish() {
    Finding finding =
        examine((from, to) -> isFrom(from, "node1") ? NARROW : usual(from, to))
            .findings()
            .getFirst();

    assertThat(finding.code()).isEqualTo(ModelTailnet.TUNNEL);
    assertThat(finding.subject().name()).isEqualTo("node1");
    assertThat(finding.details())
        .containsEntry("carried", "1216")
        .containsEntry("link", "1280")
        .containsEntry("needed", "1340")
        .containsEntry("where", "node1 -> node2, node1 -> node3");
  }

  @Test
  void isASymptomOfABlackHoleBetweenTheNodesThemselves() {
    Verdict verdict =
        new ModelTailnet()
            .examine(
                ProbedCluster.of(3)
                    .carrying((from, _) ->
                        from.node().equals("node1") ? new Pipe(1300, true, 1500) : Pipe.ETHERNET)
                    .inTailnet(
                        (from, to) -> Optional.of(isFrom(from, "node1") ? NARROW : usual(from, to)))
                    .snapshot());

    assertThat(verdict.findings().getFirst().explainedBy()).contains(ModelMtu.NODES);
  }

  @Test
  void tellsOfPodsNothingMoreThanOfTheirNode() {
    assertThat(
            examine((from, to) ->
                    from.node().equals("node1")
                        ? new Pipe(1216, true, from.kind().isOfPod() ? 1450 : 1280)
                        : usual(from, to))
                .findings())
        .extracting(Finding::code)
        .containsExactly(ModelTailnet.TUNNEL);
  }

  @Test
  void namesTheNodeThatTellsItsPodsNothing() {
    Finding finding =
        examine((from, to) -> from.equals(pod("node2")) ? POD_UNTOLD : usual(from, to))
            .findings()
            .getFirst();

    assertThat(finding.code()).isEqualTo(ModelTailnet.PODS);
    assertThat(finding.subject().name()).isEqualTo("node2");
    assertThat(finding.details()).containsEntry("tunnel", "1280").containsEntry("carried", "1280");
  }

  @Test
  void leavesTheTailnetOutWhereThePodsAloneAreSilent() {
    Verdict verdict =
        new ModelTailnet()
            .examine(
                ProbedCluster.of(3)
                    .inTailnet((from, to) ->
                        from.kind() == Kind.NODE && to.kind() == Kind.NODE
                            ? Optional.of(WHOLE)
                            : Optional.empty())
                    .snapshot());

    assertThat(open(verdict)).containsExactly("model-tailnet/pods-silent");
  }

  @Test
  void leavesOpenWhyNothingIsAnswered() {
    Verdict verdict =
        new ModelTailnet()
            .examine(ProbedCluster.of(3).inTailnet((_, _) -> Optional.empty()).snapshot());

    assertThat(open(verdict)).containsExactly("model-tailnet/silent");
  }

  @Test
  void leavesOpenWhoLosesPodsPacketsWhereTheNodeIsSilent() {
    Verdict verdict =
        new ModelTailnet()
            .examine(
                ProbedCluster.of(3)
                    .inTailnet((from, to) ->
                        from.kind() == Kind.NODE && to.kind() == Kind.NODE
                            ? Optional.empty()
                            : Optional.of(POD_UNTOLD))
                    .snapshot());

    assertThat(open(verdict)).containsExactly("model-tailnet/alone", "model-tailnet/silent");
  }

  private static boolean isFrom(ProbeId from, String node) {
    return from.node().equals(node) && from.kind() == Kind.NODE;
  }

  private static Pipe usual(ProbeId from, ProbeId to) {
    return from.kind().isOfPod() ? OF_POD : WHOLE;
  }

  private static Verdict examine(BiFunction<ProbeId, ProbeId, Pipe> ways) {
    return new ModelTailnet()
        .examine(
            ProbedCluster.of(3)
                .inTailnet((from, to) -> Optional.of(ways.apply(from, to)))
                .snapshot());
  }

  private static List<String> open(Verdict verdict) {
    assertThat(verdict.findings()).isEmpty();
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible(var code, _) ? code : reason.toString())
        .toList();
  }
}
