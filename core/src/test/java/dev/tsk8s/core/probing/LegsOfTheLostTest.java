package dev.tsk8s.core.probing;

import static dev.tsk8s.core.ProbedCluster.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Heard;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.probing.Leg.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegsOfTheLostTest {
  private static final ProbedCluster NO_TCP =
      ProbedCluster.of(2)
          .losing(packet -> packet.protocol() == Protocol.TCP && packet.between("node1", "node2"));

  @Test
  void tellsOfLostConnectionsToAPlaceThatWasThereUntilTheEnd() {
    assertThat(states(places())).contains(State.TCP_DROPPED);
  }

  @Test
  void tellsNothingOfLostConnectionsToAPlaceThatWasLostMidway() {
    List<ProbePlace> places =
        places().stream()
            .map(place -> place.id().node().equals("node2") ? lostMidway(place) : place)
            .toList();

    assertThat(states(places)).contains(State.UNKNOWN).doesNotContain(State.TCP_DROPPED);
  }

  /// Whoever is seen with another address is answered there, but answered.
  @Test
  void tellsOfAnswersThatGetLostAlsoWhereAddressesAreRewritten() {
    ProbedCluster mute =
        ProbedCluster.of(2)
            .seeing((from, to) ->
                ProbedCluster.ip(from.node().equals(to.node()) ? from : node(from.node())))
            .losing(packet -> packet.answer() && packet.between("node1", "node2"));

    assertThat(states(mute.probed().places().seen().orElseThrow()))
        .containsExactlyInAnyOrder(State.ANSWERS_LOST, State.PASSES);
  }

  @Test
  void blamesNoAnswersThatWereSentToAnotherAddressWhereOneSideIsNotHeard() {
    ProbedCluster oneWay =
        ProbedCluster.of(2)
            .seeing((from, to) ->
                ProbedCluster.ip(from.node().equals(to.node()) ? from : node(from.node())))
            .losing(
                packet -> packet.from().node().equals("node2") && packet.between("node2", "node1"));

    assertThat(states(oneWay.probed().places().seen().orElseThrow()))
        .containsExactlyInAnyOrder(State.PASSES, State.DEAD);
  }

  private static List<ProbePlace> places() {
    return NO_TCP.probed().places().seen().orElseThrow();
  }

  private static List<State> states(List<ProbePlace> places) {
    return Legs.of(places).of(Layer.PODS).stream().map(Leg::state).toList();
  }

  private static ProbePlace lostMidway(ProbePlace place) {
    Reason gone = new Reason.Failed("attach", "the node is gone");
    Evidence<List<Heard>> unheard = new Unavailable<>(gone);
    return new ProbePlace(
        place.id(),
        place.pod(),
        place.addresses(),
        new Unavailable<>(gone),
        unheard,
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
