package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Standing;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathSlowTest {
  private static final Duration SLOW = Duration.ofMillis(80);

  @Test
  void warnsOfASlowDirectPath() {
    var verdict =
        examine(host("laptop").directTo("node-1", "198.51.100.18:41641", 5, SLOW).vantage());

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(PathSlow.DIRECT);
    assertThat(verdict.findings().getFirst().details()).containsEntry("latency", "80");
  }

  @Test
  void twoAnswersMakeNoMedian() {
    var verdict =
        examine(host("laptop").directTo("node-1", "198.51.100.18:41641", 2, SLOW).vantage());

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void theCauseOfTheRelayExplainsASlowRelayedPath() {
    var verdict =
        examine(
            host("workstation").hardNat("198.51.100.66").relayedTo("node-2", 10, SLOW).vantage());

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(PathSlow.RELAYED);
    assertThat(verdict.findings().getFirst().explainedBy()).contains(RelayCauses.HOST_NAT);
  }

  @Test
  void aFarDerpRegionExplainsASlowRelayedPathOfUnknownCause() {
    var verdict =
        examine(
            host("workstation")
                .mappingNotMeasured("198.51.100.66")
                .homeDerp(SLOW)
                .relayedTo("node-2", 10, SLOW)
                .vantage());

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(PathSlow.HOME_DERP, PathSlow.RELAYED);
    assertThat(verdict.findings().getLast().explainedBy()).contains(PathSlow.HOME_DERP);
  }

  @Test
  void fastPathsAreHealthy() {
    var view = host("laptop").directTo("node-1", "198.51.100.18:41641").vantage();

    assertThat(examine(view)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aMeasuredPathStandsInTheTableBesideItsLimit() {
    var gauges =
        gauges(host("laptop").directTo("node-1", "198.51.100.18:41641", 5, SLOW).vantage());

    assertThat(gauges).extracting(Gauge::standing).containsExactly(Standing.OVER);
    assertThat(gauges.getFirst().place()).isEqualTo("laptop -> node-1");
    assertThat(gauges.getFirst().value()).isEqualTo(new Answer.Of.Is<>(80.0));
  }

  @Test
  void aSlowPathOfTooFewAnswersIsUnknownInTheTable() {
    var gauges =
        gauges(host("laptop").directTo("node-1", "198.51.100.18:41641", 2, SLOW).vantage());

    assertThat(gauges).extracting(Gauge::standing).containsExactly(Standing.UNKNOWN);
  }

  @Test
  void theTableIsLeftOutWithTheCheckThatJudgesIt() {
    Snapshot snapshot =
        cluster()
            .snapshot(host("laptop").directTo("node-1", "198.51.100.18:41641", 5, SLOW).vantage());

    assertThat(new Doctor(List.of(new PathState())).diagnose(snapshot).gauges()).isEmpty();
    assertThat(new Doctor(List.of(new PathSlow())).diagnose(snapshot).gauges()).hasSize(1);
  }

  private static List<Gauge> gauges(Vantage... vantages) {
    return new PathSlow().gauges(new Scene(cluster().snapshot(vantages)));
  }

  private static Verdict examine(Vantage... vantages) {
    return EveryFact.examine(new PathSlow(), cluster().snapshot(vantages));
  }
}
