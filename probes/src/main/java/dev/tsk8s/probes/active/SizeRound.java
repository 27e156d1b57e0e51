package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.probes.inside.Account.Sizes;
import dev.tsk8s.probes.inside.Task.Size;
import dev.tsk8s.probes.inside.Task.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets places measure how large packets may be.
///
/// @param targets of each place
/// @param byIndex who they are
record SizeRound(Map<ProbeId, List<Target>> targets, Map<Integer, ProbeId> byIndex) {

  static Map<Integer, ProbeId> turned(Map<ProbeId, Integer> index) {
    var byIndex = new HashMap<Integer, ProbeId>();
    index.forEach((id, number) -> byIndex.put(number, id));
    return byIndex;
  }

  boolean has(ProbeId place) {
    return !targets.getOrDefault(place, List.of()).isEmpty();
  }

  /// Of those that have somebody to ask.
  Round<Sizes, List<PathSize>> round() {
    Duration takes =
        targets.values().stream()
            .filter(own -> !own.isEmpty())
            .map(own -> new Size(1, own).longest())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return new Round<>(
        Sizes.class,
        takes,
        (place, number) -> new Size(number, targets.getOrDefault(place, List.of())),
        (_, account) -> facts(account));
  }

  private List<PathSize> facts(Sizes account) {
    return account.rows().stream()
        .flatMap(row -> Optional.ofNullable(byIndex.get(row.to())).map(row::fact).stream())
        .toList();
  }
}
