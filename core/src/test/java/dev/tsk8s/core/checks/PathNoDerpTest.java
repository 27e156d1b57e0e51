package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import org.junit.jupiter.api.Test;

class PathNoDerpTest {
  @Test
  void findsAHostThatReachesNoRegionAtAll() {
    var snapshot = cluster().snapshot(host("laptop").udpBlocked().noDerp().vantage());

    assertThat(EveryFact.examine(new PathNoDerp(), snapshot).findings())
        .extracting(Finding::code)
        .containsExactly(PathNoDerp.UNREACHABLE);
  }

  @Test
  void oneRegionThatAnswersIsEnough() {
    var snapshot = cluster().snapshot(host("laptop").udpBlocked().vantage());

    assertThat(EveryFact.examine(new PathNoDerp(), snapshot)).isInstanceOf(Verdict.Healthy.class);
  }
}
