package dev.tsk8s.core.probing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TripTest {
  @Test
  void isOfEachOrderedPairOfNodesAndOfTheirPods() {
    List<Trip> trips = Trip.of(ProbedCluster.of(2).snapshot());

    assertThat(trips)
        .extracting(one -> one.from() + " " + one.to() + " " + one.pods())
        .containsExactly(
            "node1 node2 true", "node1 node2 false", "node2 node1 true", "node2 node1 false");
  }

  @Test
  void hasNoTimesWhereNothingIsAnswered() {
    List<Trip> trips =
        Trip.of(ProbedCluster.of(2).losing(packet -> packet.between("node1", "node2")).snapshot());

    assertThat(trips).allSatisfy(one -> assertThat(one.times()).isEmpty());
    assertThat(trips).allSatisfy(one -> assertThat(one.lost()).isEqualTo(ProbedCluster.SENT));
  }

  @Test
  void hasWhatTcpCarriedBetweenTheTwo() {
    List<Trip> trips =
        Trip.of(
            ProbedCluster.of(2)
                .carryingMegabits(from -> from.kind() == Kind.NODE ? 940 : 870)
                .snapshot());

    assertThat(trips)
        .extracting(Trip::pods, Trip::bitsPerSecond)
        .containsOnly(
            tuple(true, Optional.of(870_000_000L)), tuple(false, Optional.of(940_000_000L)));
  }

  @Test
  void putsTheLossesFirstAndThenTheLongest() {
    Trip lossy = trip("lossy", 19, 1);
    Trip slow = trip("slow", 20, 90);
    Trip quick = trip("quick", 20, 2);

    assertThat(Trip.worstFirst(List.of(quick, slow, lossy))).containsExactly(lossy, slow, quick);
  }

  private static Trip trip(String to, int answered, int ms) {
    Duration time = Duration.ofMillis(ms);
    var times = new RoundTrips(time, time, time, time, Duration.ZERO);
    return new Trip("a", to, true, false, 20, answered, Optional.of(times), Optional.empty());
  }
}
