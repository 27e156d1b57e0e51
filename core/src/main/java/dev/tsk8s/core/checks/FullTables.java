package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.PartlyWords.Group;
import dev.tsk8s.core.checks.PartlyWords.Tally;
import dev.tsk8s.core.diagnosis.Scene;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What Services lose because tables of connections were full. A table that has no room drops what
/// begins: each question to a Service by a new way, of its own node and of others that are sent to
/// its pods. Asked directly they went a way that was there. A node with such a table that loses
/// nothing itself drops nothing of others either, one that refused less than is missing there does
/// not explain it, and what it refused beyond that is the most that others can have lost by it.
///
/// @param explained what is missing at nodes whose tables refused as much
/// @param left what these tables refused beyond that
record FullTables(Map<Group, Tally> explained, long left) {
  /// So many more than they refused are not missing by chance.
  private static final int BEYOND = 4;

  static FullTables of(Scene scene, Map<Group, Tally> missing) {
    Map<String, Long> left = new HashMap<>();
    scene.verdict(new ModelCounters()).findings().stream()
        .filter(finding -> finding.code().equals(ModelCounters.FULL))
        .forEach(finding ->
            left.put(
                finding.subject().name(),
                Long.parseLong(finding.details().getOrDefault("refused", "0"))));
    missing.forEach(
        (group, tally) -> left.computeIfPresent(group.node(), (_, so) -> so - tally.missing()));
    Map<Group, Tally> explained = new LinkedHashMap<>(missing);
    explained.keySet().removeIf(group -> left.getOrDefault(group.node(), -1L) < 0);
    return new FullTables(
        explained,
        PartlyWords.nodes(explained).stream().mapToLong(node -> left.getOrDefault(node, 0L)).sum());
  }

  /// Whether that may be missing of others because of these tables.
  boolean mayExplain(Map<Group, Tally> others) {
    return left > 0 && Tally.sum(others.values()).missing() < left + BEYOND;
  }
}
