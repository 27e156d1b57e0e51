package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Task.Size;
import dev.tsk8s.probes.inside.Task.Target;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// To whom each place measures how large packets may be: from pod to pod and from node to node, of
/// other nodes, and only where small packets were answered; what becomes of those is known already.
final class SizeQuestions {
  /// So many nodes measure to all others, so that nobody is asked by more than may ask it.
  static final int ALL = Size.MOST_ASKERS + 1;

  private final SortedMap<ProbeId, List<Target>> targets = new TreeMap<>();
  private final Map<Integer, ProbeId> byIndex;
  private final Map<Integer, Set<ProbeId>> askers = new HashMap<>();

  /// @param index of each place in the run
  /// @param answers what came of the questions of each place
  SizeQuestions(
      PairPlan plan, Map<ProbeId, Integer> index, Map<ProbeId, Evidence<List<Answers>>> answers) {
    byIndex = SizeRound.turned(index);
    new TreeMap<>(answers)
        .forEach((place, told) -> {
          if (told instanceof Observed<List<Answers>>(var accounts, _)) {
            Set<ProbeId> planned = plan.targets().getOrDefault(place, Collections.emptySortedSet());
            List<Target> own =
                accounts.stream()
                    .flatMap(account -> account.rows().stream())
                    .filter(row -> isWorthIt(place, row, planned) && mayAsk(place, row.to()))
                    .map(row ->
                        new Target(row.to(), row.at().ip(), row.at().port(), row.at().port()))
                    .limit(Size.MOST_TARGETS)
                    .toList();
            targets.put(place, own);
          }
        });
  }

  private boolean isWorthIt(ProbeId place, Answer row, Set<ProbeId> planned) {
    ProbeId to = byIndex.get(row.to());
    return to != null
        && planned.contains(to)
        && to.kind() == place.kind()
        && !to.node().equals(place.node())
        && row.protocol() == Protocol.UDP
        && row.answered() > 0;
  }

  /// Ways between zones may lead more places to one than may ask it.
  private boolean mayAsk(ProbeId place, int to) {
    Set<ProbeId> asking = askers.computeIfAbsent(to, _ -> new HashSet<>());
    return asking.contains(place) || (asking.size() < Size.MOST_ASKERS && asking.add(place));
  }

  SizeRound round() {
    return new SizeRound(targets, byIndex);
  }
}
