package dev.tsk8s.core.probing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.facts.Reason;
import org.junit.jupiter.api.Test;

class CoveredTest {
  @Test
  void countsAPairOnceHoweverItWasAsked() {
    assertThat(Covered.of(ProbedCluster.of(2).probed())).isEqualTo(new Covered(16, 16, 1));
  }

  @Test
  void leavesOutWhatWasNotMeasuredAlthoughItWasToBe() {
    var cluster = ProbedCluster.of(2);
    Covered all = Covered.of(cluster.probed());

    Covered some =
        Covered.of(
            cluster
                .without(ProbedCluster.node("node2"), new Reason.Failed("pod", "gone"))
                .probed());

    assertThat(some.pairs()).isLessThan(all.pairs());
    assertThat(some.possible()).isEqualTo(all.possible());
  }
}
