package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbedSendersTest {
  private static final TailscalePod TS = Specs.selfMade().pod("ts", "node1");

  static Stream<Check> checks() {
    return Stream.of(new ModelPodToPod(), new ModelPodToNode(), new ModelPodToService());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void whatIsMeasuredIsKnownWhereNoObjectTells(Check check) {
    Verdict verdict = check.examine(ProbedCluster.of(2).with(TS).snapshot());

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(((Verdict.Healthy) verdict).seen()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void withoutAMeasurementItStaysUnknown(Check check) {
    assertThat(check.examine(Clusters.cluster().with(TS).snapshot()))
        .isInstanceOf(Verdict.Unknown.class);
    assertThat(check.examine(nothingAnswered())).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void podsThatAreRewrittenAreNotCalledSound() {
    var rewritten =
        ProbedCluster.of(2)
            .with(TS)
            .seeing((from, to) ->
                to.kind().isOfPod() && !to.node().equals(from.node())
                    ? ip(node(from.node()))
                    : ip(from))
            .fronting((from, _) -> ip(node(from.node())));

    assertThat(new ModelPodToPod().examine(rewritten.snapshot()))
        .isInstanceOf(Verdict.Unknown.class);
    assertThat(new ModelPodToService().examine(rewritten.snapshot()))
        .isInstanceOf(Verdict.Unknown.class);
  }

  private static Snapshot nothingAnswered() {
    return ProbedCluster.of(2).with(TS).losing(_ -> true).serving((_, _) -> false).snapshot();
  }
}
