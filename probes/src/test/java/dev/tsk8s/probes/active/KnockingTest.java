package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.DeclaredPort;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.PublicPort.Knock;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KnockingTest {
  private final Deadline deadline = Deadline.after(Duration.ofSeconds(30));

  @Test
  void twoOtherNodesKnockAtEachPortAndThisMachine() {
    List<PublicPort> ports = knock(List.of("a", "b", "c", "d"), at("a", 41_710), at("d", 41_712));

    assertThat(ports).extracting(PublicPort::node).containsExactly("a", "d");
    assertThat(ports.getFirst().knocks())
        .extracting(Knock::from)
        .containsExactly(place("b"), place("c"), Optional.empty());
    assertThat(ports.getLast().knocks())
        .extracting(Knock::from)
        .containsExactly(place("a"), place("b"), Optional.empty());
  }

  @Test
  void knocksAtTwoPortsOfANodeOneAfterTheOther() {
    List<PublicPort> ports = knock(List.of("a", "b"), at("a", 41_714), at("a", 41_716));

    assertThat(ports)
        .allSatisfy(port -> {
          assertThat(port.free().seen()).contains(true);
          assertThat(port.knocks())
              .extracting(one -> one.view().seen().orElseThrow().to())
              .containsOnly(port.at());
        });
  }

  @Test
  void aPortThatWasShutTooEarlyIsNotKnown() {
    PublicPort port = knock(List.of("a", "b"), at("a", FakePod.EXPIRED)).getFirst();

    assertThat(port.free().unseen().map(Reason.Failed.class::cast).map(Reason.Failed::message))
        .contains("it was not open until all had knocked");
  }

  @Test
  void aNodeWithoutAProbePodIsKnockedAtAllTheSame() {
    PublicPort port = knock(List.of("b", "c"), at("a", 41_718)).getFirst();

    assertThat(port.free()).isInstanceOf(Unavailable.class);
    assertThat(port.knocks()).hasSize(3);
    assertThat(port.knocks().getFirst().view().seen().orElseThrow().reflectorExpected()).isFalse();
  }

  private List<PublicPort> knock(List<String> nodes, DeclaredPort... declared) {
    var api = new FakeProbeApi(nodes.toArray(String[]::new));
    var objects =
        new ProbeObjects(
            new RunId("abc1234567"), "net", ProbeOptions.of("x/y:1", 1), Duration.ofSeconds(60));
    SortedMap<ProbeId, String> pods = new TreeMap<>();
    for (String node : nodes) {
      Stream.of(Kind.values())
          .forEach(kind ->
              pods.put(
                  new ProbeId(node, kind), objects.run() + "-" + ProbeObjects.word(kind) + node));
    }
    return new Knocking(new Asking(api, objects, deadline), pods, deadline)
        .knock(List.of(declared));
  }

  private static DeclaredPort at(String node, int port) {
    return new DeclaredPort(node, "vpn", "ts", new Endpoint(new Ip("127.0.0.41"), port));
  }

  private static Optional<ProbeId> place(String node) {
    return Optional.of(new ProbeId(node, Kind.NODE));
  }
}
