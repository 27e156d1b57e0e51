package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Task.Nat;
import dev.tsk8s.probes.inside.Task.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatQuestionsTest {
  private static final Origin HERE = new Origin("test", Instant.EPOCH);
  private static final ProbeId PLACE = new ProbeId("a", Kind.POD);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void asksNodesOfTwoFamiliesAtAddressesThatCanBeCompared(int turn) {
    NatQuestions questions =
        toNodes(turn, List.of("10.0.0.2", "fd00::2"), List.of("10.0.0.3", "fd00::3"));

    assertThat(hosts(questions)).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
  }

  @Test
  void asksNodesWithoutIpv4AtTheirOtherAddresses() {
    NatQuestions questions = toNodes(0, List.of("fd00::2"), List.of("fd00::3"));

    assertThat(hosts(questions)).containsExactlyInAnyOrder("fd00::2", "fd00::3");
  }

  @Test
  void asksNobodyWhereEachFamilyHasOneServer() {
    NatQuestions questions = toNodes(0, List.of("10.0.0.2"), List.of("fd00::3"));

    assertThat(questions.has(PLACE)).isFalse();
  }

  @Test
  void asksHostsOutsideOfTwoFamiliesAtAddressesThatCanBeCompared() {
    List<Reached> reached =
        List.of(
            outside("2001:db8::1"),
            outside("192.0.2.1"),
            outside("2001:db8::2"),
            outside("192.0.2.2"));

    var questions = NatQuestions.toHosts(Map.of(PLACE, new Observed<>(reached, HERE)));

    assertThat(hosts(questions)).containsExactly("192.0.2.1", "192.0.2.2");
  }

  private static List<String> hosts(NatQuestions questions) {
    Nat task = (Nat) questions.round().task().apply(PLACE, 1);
    return task.servers().stream().map(Server::host).toList();
  }

  /// @param turn the place's number in the run, by which it chooses
  /// @param nodes addresses of each
  @SafeVarargs
  private static NatQuestions toNodes(int turn, List<String>... nodes) {
    var index = new HashMap<>(Map.of(PLACE, turn));
    var rows = new ArrayList<Answers.Answer>();
    for (List<String> addresses : nodes) {
      int number = 10 + index.size();
      index.put(new ProbeId("node" + number, Kind.NODE), number);
      addresses.forEach(at -> rows.add(row(number, at)));
    }
    Evidence<List<Answers>> told = new Observed<>(List.of(new Answers(1, rows)), HERE);
    return NatQuestions.toNodes(index, Map.of(PLACE, told));
  }

  private static Answers.Answer row(int to, String at) {
    return new Answers.Answer(
        to,
        new Endpoint(new Ip(at), 41_643),
        Protocol.UDP,
        Optional.empty(),
        20,
        20,
        Ending.ANSWERED,
        List.of(),
        Optional.empty());
  }

  private static Reached outside(String at) {
    return new Reached(
        at,
        Optional.of(new Endpoint(new Ip(at), 3478)),
        Protocol.UDP,
        Optional.empty(),
        4,
        4,
        Ending.ANSWERED,
        List.of(),
        Optional.of(Duration.ofMillis(1)));
  }
}
