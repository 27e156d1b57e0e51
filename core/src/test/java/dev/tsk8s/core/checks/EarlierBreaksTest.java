package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Of what pods that reach no others are the cause.
class EarlierBreaksTest {

  @Test
  void areTheCauseOfWhatTheirPodsDoNotGetFromOutside() {
    Verdict verdict = new ModelEgress().examine(apart().snapshot());

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(one -> assertThat(one.explainedBy()).contains(ModelReach.PODS_APART));
  }

  @Test
  void areNoCauseWhereItIsNotKnownWhatAPodReaches() {
    Snapshot apart = apart().snapshot();

    Verdict verdict = new ModelEgress().examine(apart.with(unheard(apart.probed().orElseThrow())));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.subject().name()).isEqualTo("node3");
          assertThat(one.explainedBy()).isEmpty();
        });
  }

  /// No pod reaches one of another node, and that of node3 nothing outside either.
  private static ProbedCluster apart() {
    return ProbedCluster.of(3)
        .losing(packet -> packet.ofPods() && !packet.from().node().equals(packet.to().node()))
        .outside(
            List.of("203.0.113.10", "203.0.113.11"),
            (from, _) -> from.equals(pod("node3")) ? Ending.SILENT : Ending.ANSWERED);
  }

  /// What the pod of node3 asked and heard is lost.
  private static Probed unheard(Probed all) {
    return new Probed(
        all.run(),
        all.namespace(),
        all.policies(),
        all.coverage(),
        all.outside(),
        all.places()
            .map(places ->
                places.stream()
                    .map(one -> one.id().equals(pod("node3")) ? unheard(one) : one)
                    .toList()),
        all.ports());
  }

  private static ProbePlace unheard(ProbePlace place) {
    Reason gone = new Reason.Failed("attach", "the node is gone");
    return new ProbePlace(
        place.id(),
        place.pod(),
        place.addresses(),
        new Unavailable<>(gone),
        new Unavailable<>(gone),
        place.called(),
        place.names(),
        place.outside(),
        place.paths(),
        place.tailnet(),
        place.throughput(),
        place.nat(),
        place.beyond(),
        place.counters());
  }
}
