package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Snapshot;
import java.util.List;

/// Every path of a snapshot.
public record Paths(List<Path> all) {
  public Paths {
    all = List.copyOf(all);
  }

  /// Those of a snapshot.
  public static Paths of(Snapshot snapshot) {
    return of(Pairs.of(snapshot));
  }

  /// Those of pairs that were worked out before.
  public static Paths of(Pairs pairs) {
    return new Paths(pairs.all().stream().map(Pair::path).toList());
  }
}
