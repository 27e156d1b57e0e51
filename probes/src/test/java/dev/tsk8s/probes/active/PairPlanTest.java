package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairPlanTest {
  private record Way(String from, String to) {}

  @Test
  void letsUpTo100NodesAskAllOthers() {
    PairPlan plan = PairPlan.of(places(100), Map.of(), 1);

    assertThat(ways(plan)).hasSize(100 * 99);
    assertThat(plan.coverage().pairs()).isEqualTo(plan.coverage().possible()).isEqualTo(40_000);
  }

  @Test
  void isTheSameForTheSameSeedInWhicheverOrderPlacesCome() {
    List<ProbeId> places = places(300);
    var shuffled = new ArrayList<>(places);
    Collections.shuffle(shuffled, new Random(3));

    PairPlan plan = PairPlan.of(places, zones(300, 3), 42);

    assertThat(PairPlan.of(shuffled, zones(300, 3), 42)).isEqualTo(plan);
    assertThat(ways(PairPlan.of(places, zones(300, 3), 43))).isNotEqualTo(ways(plan));
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 128, 500, 1_000, 5_000})
  void coversEachNodeBothWaysAndEachPairOfZonesInALinearPlan(int nodes) {
    for (long seed = 0; seed < (nodes > 500 ? 3 : 25); seed++) {
      Map<String, String> zones = zones(nodes, 1 + (int) (seed % 7));

      PairPlan plan = PairPlan.of(places(nodes), zones, seed);

      Set<Way> ways = ways(plan);
      var asking = new HashMap<String, Integer>();
      var asked = new HashMap<String, Integer>();
      var zoneWays = new HashSet<Way>();
      for (Way way : ways) {
        asking.merge(way.from(), 1, Integer::sum);
        asked.merge(way.to(), 1, Integer::sum);
        zoneWays.add(new Way(zone(zones, way.from()), zone(zones, way.to())));
      }
      assertThat(asking)
          .hasSize(nodes)
          .allSatisfy((_, times) -> assertThat(times).isBetween(4, 46));
      assertThat(asked).hasSize(nodes).allSatisfy((_, times) -> assertThat(times).isBetween(4, 46));
      int count = Set.copyOf(zones.values()).size();
      for (String one : zones.values().stream().distinct().toList()) {
        assertThat(zoneWays.stream().filter(way -> way.from().equals(one) && !way.to().equals(one)))
            .hasSize(count - 1);
      }
      assertThat(ways).hasSizeBetween(4 * nodes, 4 * nodes + 42);
      assertThat(plan.coverage().pairs()).isLessThanOrEqualTo(4 * ways.size() + 4 * nodes);
    }
  }

  @Test
  void coversPairsOfZonesThatChanceLeavesOut() {
    var zones = new HashMap<>(zones(300, 1));
    zones.put("n0", "zone-small");
    zones.put("n1", "zone-tiny");

    for (long seed = 0; seed < 20; seed++) {
      assertThat(ways(PairPlan.of(places(300), zones, seed)))
          .contains(new Way("n0", "n1"), new Way("n1", "n0"));
    }
  }

  @Test
  void givesUpOnPairsOfZonesWhereEachNodeIsAlmostAZoneOfItsOwn() {
    PairPlan plan = PairPlan.of(places(400), zones(400, 400), 5);

    assertThat(ways(plan)).hasSize(4 * 400);
  }

  @Test
  void leavesOutPlacesThatAreNotThere() {
    List<ProbeId> places =
        List.of(
            new ProbeId("a", Kind.POD), new ProbeId("b", Kind.NODE), new ProbeId("b", Kind.TWIN));

    PairPlan plan = PairPlan.of(places, Map.of(), 0);

    assertThat(plan.targets().keySet())
        .containsExactly(new ProbeId("a", Kind.POD), new ProbeId("b", Kind.NODE));
    assertThat(plan.coverage().pairs()).isEqualTo(2);
  }

  @Test
  void isEmptyWithoutPlaces() {
    assertThat(PairPlan.of(List.of(), Map.of(), 0).targets()).isEmpty();
  }

  private static List<ProbeId> places(int nodes) {
    return IntStream.range(0, nodes)
        .boxed()
        .flatMap(node -> List.of(Kind.values()).stream().map(kind -> new ProbeId("n" + node, kind)))
        .toList();
  }

  private static Map<String, String> zones(int nodes, int zones) {
    var all = new HashMap<String, String>();
    for (int i = 0; i < nodes; i++) {
      all.put("n" + i, "zone-" + i % zones);
    }
    return all;
  }

  private static String zone(Map<String, String> zones, String node) {
    return zones.getOrDefault(node, "");
  }

  private static Set<Way> ways(PairPlan plan) {
    var ways = new HashSet<Way>();
    plan.targets()
        .forEach((from, others) ->
            others.stream()
                .filter(to -> !to.node().equals(from.node()))
                .forEach(to -> ways.add(new Way(from.node(), to.node()))));
    return ways;
  }
}
