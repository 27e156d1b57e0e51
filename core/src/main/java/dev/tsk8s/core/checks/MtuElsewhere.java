package dev.tsk8s.core.checks;

import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Widths;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The largest packets that arrive between pods of any nodes, by what these nodes carry between
/// themselves.
final class MtuElsewhere {
  private final NavigableMap<Integer, Integer> most = new TreeMap<>();

  private MtuElsewhere() {}

  /// @param legs between pods
  static MtuElsewhere of(Collection<Leg> legs, Widths widths) {
    var carried = new TreeMap<Integer, Integer>();
    for (Leg leg : legs) {
      widths
          .ofNodes(leg)
          .ifPresent(below ->
              carried.merge(below.carried(), widths.of(leg).orElseThrow().carried(), Integer::max));
    }
    var elsewhere = new MtuElsewhere();
    int most = 0;
    for (Map.Entry<Integer, Integer> one : carried.entrySet()) {
      most = Math.max(most, one.getValue());
      elsewhere.most.put(one.getKey(), most);
    }
    return elsewhere;
  }

  /// Where nodes carry so much or less.
  int carried(int nodes) {
    Map.Entry<Integer, Integer> known = most.floorEntry(nodes);
    return known == null ? 0 : known.getValue();
  }
}
