package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Snapshot;
import java.util.List;

/// Every path of a snapshot.
public record Paths(List<Path> all) {
  public Paths {
    all = List.copyOf(all);
  }

  public static Paths of(Snapshot snapshot) {
    return new Paths(Pairs.of(snapshot).all().stream().map(Pair::path).toList());
  }
}
