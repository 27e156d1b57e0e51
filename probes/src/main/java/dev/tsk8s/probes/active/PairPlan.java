package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Probed.Coverage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which place asks which. On a node the pod, its twin and the node itself ask each other; between
/// two nodes pods and nodes do. Up to 100 nodes all of them; beyond that each node asks and is
/// asked by a few others, so that the work grows with the nodes and not with their square.
///
/// @param targets whom each place asks, in order; a place that asks nobody is not in it
/// @param coverage how much of all that is
public record PairPlan(SortedMap<ProbeId, SortedSet<ProbeId>> targets, Coverage coverage) {
  /// So many nodes ask all others: 10,000 pairs of nodes, 40,000 of places.
  static final int ALL = 100;

  /// Beyond that each node asks so many others, and is asked by as many: three may all share one
  /// fault, and the fourth then tells that it is not the node's.
  static final int FEW = 4;

  private static final List<Kind> BETWEEN = List.of(Kind.POD, Kind.NODE);

  private static final SortedSet<ProbeId> NONE = Collections.emptySortedSet();

  /// From one node to another.
  private record Way(String from, String to) {}

  public PairPlan {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  /// Chooses. The same seed and places give the same plan.
  ///
  /// @param places that can ask and be asked
  /// @param zones of nodes; one that is not in it is in a zone of no name
  public static PairPlan of(Collection<ProbeId> places, Map<String, String> zones, long seed) {
    return of(places, zones, seed, ALL);
  }

  /// The same, where no more than so many nodes ask all others.
  static PairPlan of(
      Collection<ProbeId> places, Map<String, String> zones, long seed, int asksAll) {
    SortedMap<String, SortedSet<ProbeId>> byNode = byNode(places);
    List<String> nodes = List.copyOf(byNode.keySet());
    Set<Way> ways = nodes.size() <= asksAll ? all(nodes) : some(nodes, zones, seed);
    var targets = new TreeMap<ProbeId, SortedSet<ProbeId>>();
    for (Way way : ways) {
      between(byNode.getOrDefault(way.from(), NONE), byNode.getOrDefault(way.to(), NONE), targets);
    }
    byNode.values().forEach(of -> within(of, targets));
    int pairs = targets.values().stream().mapToInt(Set::size).sum();
    return new PairPlan(targets, new Coverage(pairs, possible(places), seed));
  }

  private static Set<Way> all(List<String> nodes) {
    var ways = new LinkedHashSet<Way>();
    for (String from : nodes) {
      nodes.stream().filter(to -> !to.equals(from)).forEach(to -> ways.add(new Way(from, to)));
    }
    return ways;
  }

  /// The nodes stand in a circle in an order of chance, and each asks those that stand so many
  /// steps on: each asks and is asked equally often. Pairs of zones that this leaves out get a way
  /// of their own, unless there are more such pairs than that.
  private static Set<Way> some(List<String> nodes, Map<String, String> zones, long seed) {
    var random = new Random(seed);
    var circle = new ArrayList<>(nodes);
    Collections.shuffle(circle, random);
    int size = circle.size();
    var steps = new LinkedHashSet<Integer>();
    while (steps.size() < FEW) {
      steps.add(1 + random.nextInt(size - 1));
    }
    var ways = new LinkedHashSet<Way>();
    for (int i = 0; i < size; i++) {
      for (int step : steps) {
        ways.add(new Way(circle.get(i), circle.get((i + step) % size)));
      }
    }
    acrossZones(circle, zones, ways, random);
    return ways;
  }

  private static void acrossZones(
      List<String> circle, Map<String, String> zones, Set<Way> ways, Random random) {
    var nodesOf = new TreeMap<String, List<String>>();
    circle.forEach(node ->
        nodesOf.computeIfAbsent(zones.getOrDefault(node, ""), _ -> new ArrayList<>()).add(node));
    if ((long) nodesOf.size() * nodesOf.size() > (long) FEW * circle.size()) {
      return; // zones of one or two nodes each: they are covered as the nodes are
    }
    var covered = new LinkedHashSet<Way>();
    ways.forEach(way ->
        covered.add(new Way(zones.getOrDefault(way.from(), ""), zones.getOrDefault(way.to(), ""))));
    nodesOf.forEach((one, fromThere) ->
        nodesOf.forEach((other, there) -> {
          boolean needed = !one.equals(other) && !covered.contains(new Way(one, other));
          if (needed) {
            ways.add(
                new Way(
                    fromThere.get(random.nextInt(fromThere.size())),
                    there.get(random.nextInt(there.size()))));
          }
        }));
  }

  private static void between(
      Set<ProbeId> from, Set<ProbeId> to, Map<ProbeId, SortedSet<ProbeId>> targets) {
    for (ProbeId asking : from) {
      for (ProbeId asked : to) {
        if (BETWEEN.contains(asking.kind()) && BETWEEN.contains(asked.kind())) {
          targets.computeIfAbsent(asking, _ -> new TreeSet<>()).add(asked);
        }
      }
    }
  }

  /// The twin is there for its sibling only.
  private static void within(Set<ProbeId> places, Map<ProbeId, SortedSet<ProbeId>> targets) {
    for (ProbeId asking : places) {
      for (ProbeId asked : places) {
        boolean twinAndNode =
            !BETWEEN.containsAll(List.of(asking.kind(), asked.kind()))
                && (asking.kind() == Kind.NODE || asked.kind() == Kind.NODE);
        if (!asking.equals(asked) && !twinAndNode) {
          targets.computeIfAbsent(asking, _ -> new TreeSet<>()).add(asked);
        }
      }
    }
  }

  private static SortedMap<String, SortedSet<ProbeId>> byNode(Collection<ProbeId> places) {
    var byNode = new TreeMap<String, SortedSet<ProbeId>>();
    places.forEach(place -> byNode.computeIfAbsent(place.node(), _ -> new TreeSet<>()).add(place));
    return byNode;
  }

  /// How many pairs there would be if all asked all.
  static int possible(Collection<ProbeId> all) {
    Collection<SortedSet<ProbeId>> nodes = byNode(all).values();
    long between = 0;
    long onOneNode = 0;
    long inside = 0;
    for (Set<ProbeId> places : nodes) {
      var own = new TreeMap<ProbeId, SortedSet<ProbeId>>();
      within(places, own);
      inside += own.values().stream().mapToInt(Set::size).sum();
      long here = places.stream().filter(place -> BETWEEN.contains(place.kind())).count();
      between += here;
      onOneNode += here * here;
    }
    return (int) Math.min(Integer.MAX_VALUE, between * between - onOneNode + inside);
  }
}
