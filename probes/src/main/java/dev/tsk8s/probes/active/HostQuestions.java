package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.inside.Account.Reaches;
import dev.tsk8s.probes.inside.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What every place asks hosts outside.
final class HostQuestions {
  /// All are asked at once: a name that nobody resolves, then a host that is silent.
  private static final Duration TAKES = Duration.ofSeconds(18);

  private HostQuestions() {}

  static SortedMap<ProbeId, Evidence<List<Reached>>> ask(
      Asking asking, SortedMap<ProbeId, String> places, List<Outside> outside) {
    if (outside.isEmpty()) {
      return unasked(places);
    }
    List<Task.Host> hosts =
        outside.stream()
            .map(one -> new Task.Host(one.host(), one.tcpPort(), one.stunPort()))
            .toList();
    return asking.round(
        places,
        new Round<>(
            Reaches.class,
            TAKES,
            (_, number) -> new Task.Reach(number, hosts),
            (_, account) -> account.rows()));
  }

  private static SortedMap<ProbeId, Evidence<List<Reached>>> unasked(Map<ProbeId, String> places) {
    var all = new TreeMap<ProbeId, Evidence<List<Reached>>>();
    var why = new Reason.NotAsked("hosts outside", ProbePlace.NO_HOST);
    places.keySet().forEach(place -> all.put(place, new Unavailable<>(why)));
    return all;
  }
}
