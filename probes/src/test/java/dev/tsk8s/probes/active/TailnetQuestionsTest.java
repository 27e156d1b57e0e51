package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Task;
import dev.tsk8s.probes.inside.Task.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TailnetQuestionsTest {
  private final TreeMap<ProbeId, Ready> ready = new TreeMap<>();

  @Test
  void letDevicesOfTheTailnetAndTheirPodsMeasureToTheNextOnes() {
    device("a", 1);
    device("b", 2);
    place("c", Kind.NODE, List.of(new Ip("10.0.0.3")), List.of());
    place("c", Kind.POD, List.of(new Ip("10.244.0.3")), List.of());

    assertThat(asked(Kind.NODE, "a")).containsExactly("100.64.0.2", "fd7a:115c:a1e0::2");
    assertThat(asked(Kind.POD, "b")).as("it has no address of IPv6").containsExactly("100.64.0.1");
    assertThat(round().has(new ProbeId("c", Kind.NODE))).as("no device").isFalse();
    assertThat(round().has(new ProbeId("c", Kind.POD))).isFalse();
  }

  @Test
  void letNoMoreMeasureToANodeThanMayMakeItSend() {
    for (int i = 1; i <= 9; i++) {
      device("n" + i, i);
    }
    Map<String, Integer> askers = new HashMap<>();
    ready
        .keySet()
        .forEach(place ->
            targets(place).stream()
                .map(target -> target.ip().text())
                .filter(ip -> ip.startsWith("100."))
                .forEach(ip -> askers.merge(ip, 1, Integer::sum)));

    assertThat(askers).hasSize(9);
    assertThat(askers.values()).containsOnly(Task.Size.MOST_ASKERS);
  }

  @Test
  void askNobodyWhereOneNodeAloneIsADevice() {
    device("a", 1);

    assertThat(round().has(new ProbeId("a", Kind.NODE))).isFalse();
  }

  private void device(String node, int number) {
    List<Ip> tailnet = List.of(new Ip("100.64.0." + number), new Ip("fd7a:115c:a1e0::" + number));
    place(node, Kind.NODE, List.of(new Ip("10.0.0." + number)), tailnet);
    place(node, Kind.POD, List.of(new Ip("10.244.0." + number)), List.of());
  }

  private void place(String node, Kind kind, List<Ip> own, List<Ip> tailnet) {
    ready.put(new ProbeId(node, kind), new Ready(1, "1", node, own, tailnet, 41_643, 41_643));
  }

  private SizeRound round() {
    var index = new HashMap<ProbeId, Integer>();
    ready.keySet().forEach(id -> index.put(id, index.size()));
    return TailnetQuestions.of(index, ready);
  }

  private List<Target> targets(ProbeId place) {
    SizeRound round = round();
    return round.has(place)
        ? ((Task.Size) round.round().task().apply(place, 1)).targets()
        : List.of();
  }

  private List<String> asked(Kind kind, String node) {
    return targets(new ProbeId(node, kind)).stream().map(target -> target.ip().text()).toList();
  }
}
