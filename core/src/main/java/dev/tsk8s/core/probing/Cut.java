package dev.tsk8s.core.probing;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.probing.Leg.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Broken legs of one layer that have one place in common: the smallest place that explains them.
///
/// @param legs those that are broken
public record Cut(Where where, List<Leg> legs) {
  /// Fewer targets than this that fail alike may be a fault of theirs.
  private static final int ENOUGH = 2;

  /// What the broken legs share.
  public sealed interface Where {
    /// Every leg that is known is broken, of three nodes at least.
    record Everywhere() implements Where {}

    /// Every known leg to a node, from it, or both; and others are not.
    record AtNode(String node, boolean to, boolean from) implements Where {
      public AtNode {
        requireNonNull(node);
      }
    }

    /// From one node to another, or both ways.
    record Between(String from, String to, boolean bothWays) implements Where {
      public Between {
        requireNonNull(from);
        requireNonNull(to);
      }
    }
  }

  public Cut {
    requireNonNull(where);
    legs = List.copyOf(legs);
  }

  /// The cuts that explain every broken leg.
  ///
  /// @param legs of one layer and one address family
  public static List<Cut> of(List<Leg> legs, Predicate<Leg> isBroken) {
    List<Leg> known = legs.stream().filter(leg -> leg.state() != State.UNKNOWN).toList();
    List<Leg> broken = known.stream().filter(isBroken).toList();
    if (broken.isEmpty()) {
      return List.of();
    }
    long nodes = known.stream().flatMap(Cut::nodes).distinct().count();
    if (broken.size() == known.size() && nodes > ENOUGH) {
      return List.of(new Cut(new Where.Everywhere(), broken));
    }
    return new Search(known, broken).cuts();
  }

  private static Stream<String> nodes(Leg leg) {
    return Stream.of(leg.from().node(), leg.to().node());
  }

  /// Nodes first, then what is left between two of them.
  private static final class Search {
    private final List<Leg> broken;
    private final Map<String, List<Leg>> wholeTo;
    private final Map<String, List<Leg>> wholeFrom;

    Search(List<Leg> known, List<Leg> broken) {
      this.broken = broken;
      this.wholeTo = whole(known, broken, leg -> leg.to().node());
      this.wholeFrom = whole(known, broken, leg -> leg.from().node());
    }

    /// The nodes all of whose legs on one side are broken.
    private static Map<String, List<Leg>> whole(
        List<Leg> known, List<Leg> broken, Function<Leg, String> side) {
      Map<String, Integer> all = new HashMap<>();
      known.forEach(leg -> all.merge(side.apply(leg), 1, Integer::sum));
      Map<String, List<Leg>> some = new TreeMap<>();
      broken.forEach(leg -> some.computeIfAbsent(side.apply(leg), _ -> new ArrayList<>()).add(leg));
      some.entrySet()
          .removeIf(entry ->
              entry.getValue().size() < all.getOrDefault(entry.getKey(), 0)
                  || (!isLocal(entry.getValue()) && entry.getValue().size() < ENOUGH));
      return some;
    }

    private static boolean isLocal(List<Leg> legs) {
      return legs.stream().allMatch(leg -> leg.from().node().equals(leg.to().node()));
    }

    List<Cut> cuts() {
      var cuts = new ArrayList<Cut>();
      Set<Leg> left = new LinkedHashSet<>(broken);
      for (String node : union(wholeTo.keySet(), wholeFrom.keySet())) {
        List<Leg> to = wholeTo.getOrDefault(node, List.of());
        List<Leg> from = wholeFrom.getOrDefault(node, List.of());
        List<Leg> both = Stream.concat(to.stream(), from.stream()).distinct().toList();
        cuts.add(new Cut(new Where.AtNode(node, !to.isEmpty(), !from.isEmpty()), both));
        both.forEach(left::remove);
      }
      cuts.addAll(between(left));
      return cuts;
    }

    private static List<String> union(Collection<String> some, Collection<String> more) {
      return Stream.concat(some.stream(), more.stream()).distinct().sorted().toList();
    }

    private List<Cut> between(Collection<Leg> legs) {
      Map<List<String>, List<Leg>> pairs = new LinkedHashMap<>();
      legs.stream()
          .sorted(Comparator.comparing(Leg::from).thenComparing(Leg::to))
          .forEach(leg ->
              pairs.computeIfAbsent(nodes(leg).sorted().toList(), _ -> new ArrayList<>()).add(leg));
      return pairs.values().stream()
          .map(pair -> {
            String from = pair.getFirst().from().node();
            boolean both = pair.stream().anyMatch(leg -> !leg.from().node().equals(from));
            var where = new Where.Between(from, pair.getFirst().to().node(), both);
            return new Cut(where, pair);
          })
          .toList();
    }
  }
}
