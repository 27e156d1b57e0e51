package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Finding;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One finding in place of several of one code about one subject, as the pods of one workload give.
/// What several were seen by is shown once.
final class Merged {
  /// Details that name many; the others keep the first one's value, since commands need one.
  private static final Set<String> LISTS =
      Set.of("peers", "pods", "nodes", "addresses", "seenAt", "remedies");

  private Merged() {}

  static Finding of(List<Finding> same) {
    Finding merged = same.getFirst();
    for (String key : LISTS) {
      if (merged.details().containsKey(key)) {
        merged = merged.with(key, together(same, key));
      }
    }
    return new Finding(
        merged.code(),
        merged.severity(),
        merged.subject(),
        merged.details(),
        same.stream().flatMap(finding -> finding.exhibits().stream()).distinct().toList(),
        merged.explainedBy());
  }

  private static String together(List<Finding> same, String key) {
    var parts = new LinkedHashSet<String>();
    same.forEach(finding ->
        parts.addAll(Arrays.asList(finding.details().getOrDefault(key, "").split(", "))));
    parts.remove("");
    return parts.stream().collect(Collectors.joining(", "));
  }
}
