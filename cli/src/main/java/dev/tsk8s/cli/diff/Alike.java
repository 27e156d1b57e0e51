package dev.tsk8s.cli.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/// Which of several that bear one name is which: the pods of a workload are alike.
final class Alike {
  /// The same thing, before and after.
  record Pair(JsonNode one, JsonNode other) {}

  private Alike() {}

  /// Takes as many as there are on both sides out of the lists: first those that also have the same
  /// mark, the others in their order.
  static List<Pair> pairs(
      List<JsonNode> before, List<JsonNode> after, Function<JsonNode, String> mark) {
    var pairs = new ArrayList<Pair>();
    for (Iterator<JsonNode> all = before.iterator(); all.hasNext(); ) {
      JsonNode one = all.next();
      for (JsonNode other : after) {
        if (mark.apply(one).equals(mark.apply(other))) {
          pairs.add(new Pair(one, other));
          all.remove();
          after.remove(other);
          break;
        }
      }
    }
    while (!before.isEmpty() && !after.isEmpty()) {
      pairs.add(new Pair(before.removeFirst(), after.removeFirst()));
    }
    return pairs;
  }
}
