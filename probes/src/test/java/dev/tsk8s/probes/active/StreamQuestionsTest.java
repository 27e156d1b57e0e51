package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamQuestionsTest {

  @Test
  void letEveryNodeSendOnceAndTakeOnce() {
    assertThat(targets(3, PairPlan.ALL)).containsOnlyKeys("10.0.0.1", "10.0.0.2", "10.0.0.3");
    assertThat(targets(3, PairPlan.ALL).values()).containsOnly(1);
  }

  @Test
  void letNobodyTakeTwiceWhereEachAsksAFewAlone() {
    Map<String, Integer> targets = targets(20, 5);

    assertThat(targets.values()).containsOnly(1);
    assertThat(targets).hasSizeGreaterThan(15);
  }

  @Test
  void letOneNodeAloneSendNothing() {
    assertThat(targets(1, PairPlan.ALL)).isEmpty();
  }

  @Test
  void sayWhyNobodySendsWhereNobodyCouldTake() {
    StreamQuestions alone = questions(1, PairPlan.ALL);

    assertThat(alone.without(new ProbeId("n1", Kind.NODE)))
        .contains(new Reason.TooFew("nodes to send to", 0, 1));
    assertThat(alone.without(new ProbeId("n1", Kind.POD))).isEmpty();
  }

  @Test
  void leaveOutByPlanWhoeverIsLeftOver() {
    StreamQuestions some = questions(20, 5);

    assertThat(IntStream.rangeClosed(1, 20).mapToObj(i -> new ProbeId("n" + i, Kind.NODE)))
        .allSatisfy(place -> assertThat(some.without(place)).isEmpty());
  }

  /// How many send to each address.
  private static Map<String, Integer> targets(int nodes, int asksAll) {
    StreamQuestions questions = questions(nodes, asksAll);
    var count = new TreeMap<String, Integer>();
    for (int i = 1; i <= nodes; i++) {
      var place = new ProbeId("n" + i, Kind.NODE);
      if (questions.has(place)) {
        Task task = questions.round().task().apply(place, 1);
        count.merge(((Task.Stream) task).target().ip().text(), 1, Integer::sum);
      }
    }
    return count;
  }

  private static StreamQuestions questions(int nodes, int asksAll) {
    var ready = new TreeMap<ProbeId, Ready>();
    var addresses = new HashMap<ProbeId, List<Ip>>();
    var index = new HashMap<ProbeId, Integer>();
    IntStream.rangeClosed(1, nodes)
        .forEach(i -> {
          var id = new ProbeId("n" + i, Kind.NODE);
          List<Ip> own = List.of(new Ip("10.0.0." + i));
          ready.put(id, new Ready(1, "1", id.node(), own, List.of(), 41_643, 41_643));
          addresses.put(id, own);
          index.put(id, i);
        });
    PairPlan plan = PairPlan.of(ready.keySet(), Map.of(), 1, asksAll);
    return new StreamQuestions(Kind.NODE, plan, index, addresses, ready);
  }
}
