package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.TooFew;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// When it is told that too little was seen.
class ModelTooFewTest {

  static List<ModelCheck> checks() {
    return List.of(new ModelLoss(), new ModelSeen(), new ModelMtu(), new ModelNat());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void isNotToldWhereNoPodRan(ModelCheck check) {
    ProbedCluster cluster = cluster();
    var why = new Reason.Failed("probe pod", "ImagePullBackOff");
    for (String node : List.of("node1", "node2")) {
      Stream.of(Kind.values()).forEach(kind -> cluster.without(new ProbeId(node, kind), why));
    }

    assertThat(check.examine(cluster.snapshot()).gaps()).extracting(Gap::reason).containsOnly(why);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void isToldWherePodsRanAndNothingCameBack(ModelCheck check) {
    assertThat(check.examine(cluster().losing(_ -> true).snapshot()).gaps())
        .extracting(Gap::reason)
        .hasAtLeastOneElementOfType(TooFew.class);
  }

  /// With a pod that ports matter to.
  private static ProbedCluster cluster() {
    return ProbedCluster.of(2).with(selfMade().pod("ts-proxy", "node1"));
  }
}
