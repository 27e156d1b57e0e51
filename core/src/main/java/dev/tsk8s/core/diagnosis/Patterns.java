package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import java.util.EnumSet;
import java.util.Set;

/// Which deployment pattern holds, judged from Kubernetes objects.
public final class Patterns {
  private Patterns() {}

  /// The patterns that are proven; what was not seen proves none.
  public static Set<Pattern> of(ClusterFacts cluster) {
    return EnumSet.noneOf(Pattern.class);
  }

  /// Whether the underlay pattern holds; unavailable while nodes were not seen.
  public static Evidence<Boolean> underlay(ClusterFacts cluster) {
    return cluster.nodes().map(nodes -> false);
  }

  /// Whether the access pattern holds; unavailable while pods and workloads were not seen.
  public static Evidence<Boolean> access(ClusterFacts cluster) {
    return cluster.pods().map(pods -> !pods.isEmpty());
  }
}
