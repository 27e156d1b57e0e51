package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelThroughputTest {
  private static final Reason LATE =
      new Reason.TimedOut("attach probes/probe-node2", Duration.ofSeconds(16));

  @Test
  void doesNotApplyWithoutProbes() {
    assertThat(new ModelThroughput().examine(Clusters.cluster().snapshot()))
        .isEqualTo(new Verdict.NotApplicable(ModelReach.NOT_ASKED));
  }

  @Test
  void doesNotApplyWhereItWasNotAskedFor() {
    assertThat(examine(ProbedCluster.of(3)))
        .isEqualTo(new Verdict.NotApplicable(ModelThroughput.NOT_ASKED));
  }

  @Test
  void judgesNoFigure() {
    assertThat(examine(ProbedCluster.of(3).carryingMegabits(_ -> 0)))
        .isEqualTo(new Verdict.NotApplicable(ModelThroughput.NOT_JUDGED));
  }

  @Test
  void saysWhyAPlaceMeasuredNothing() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .carryingMegabits(_ -> 900)
                .notCarrying(ProbedCluster.pod("node2")::equals, LATE));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.gaps()).containsExactly(new Gap(Subject.node("node2"), LATE));
  }

  @Test
  void saysWhyNobodyMeasuredAnything() {
    Verdict verdict = examine(ProbedCluster.of(2).notCarrying(id -> id.kind() == Kind.NODE, LATE));

    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(LATE, LATE);
  }

  @Test
  void isNotAskedForByAPlaceThatHadNoPod() {
    assertThat(examine(ProbedCluster.of(3).without(ProbedCluster.pod("node2"), LATE)))
        .isEqualTo(new Verdict.NotApplicable(ModelThroughput.NOT_ASKED));
  }

  @Test
  void wasNotAskedForByAnOlderTsk8sWhoseBundleDoesNotHoldIt() {
    assertThat(
            examine(
                ProbedCluster.of(3)
                    .notCarrying(_ -> true, new Reason.NotInFiles("throughput of a probe pod"))))
        .isEqualTo(new Verdict.NotApplicable(ModelThroughput.NOT_ASKED));
  }

  @Test
  void isUnknownWhereItWasAskedForAndNobodyHadAnybodyToSendTo() {
    var alone = new Reason.TooFew("nodes to send to", 0, 1);

    Verdict verdict = examine(ProbedCluster.of(2).notCarrying(id -> id.kind() != Kind.TWIN, alone));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void isUnknownWhereAPlaceHasNoRow() {
    Verdict verdict = examine(ProbedCluster.of(2).carryingMegabits(_ -> 900).carryingNowhere());

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .containsOnly(new Reason.TooFew("streams of TCP", 0, 1));
  }

  @Test
  void doesNotApplyToOneNode() {
    assertThat(examine(ProbedCluster.of(1).carryingMegabits(_ -> 900)))
        .isEqualTo(new Verdict.NotApplicable(ModelReach.ONE_NODE));
    assertThat(examine(ProbedCluster.of(1)))
        .isEqualTo(new Verdict.NotApplicable(ModelReach.ONE_NODE));
  }

  @Test
  void saysThatTooLittleCameToHaveASpeed() {
    Verdict verdict = examine(ProbedCluster.of(2).carryingMegabits(_ -> 1).carryingAtOnce());

    assertThat(verdict.gaps()).hasSize(4);
    assertThat(((Reason.NotVisible) verdict.gaps().getFirst().reason()).details())
        .containsEntry("from", "node1 (pod)")
        .containsEntry("to", "node2 (pod)")
        .containsEntry("bytes", "125000");
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelThroughput().examine(cluster.snapshot());
  }
}
