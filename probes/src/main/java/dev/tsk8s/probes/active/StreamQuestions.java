package dev.tsk8s.probes.active;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Throughput;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Account.Streamed;
import dev.tsk8s.probes.inside.Task;
import dev.tsk8s.probes.inside.Task.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What TCP carries from each node to the next one, between the nodes themselves or between their
/// pods: each sends once and takes once.
final class StreamQuestions {
  /// Beyond the stream itself.
  private static final Duration AROUND = Duration.ofSeconds(3);

  private final SortedMap<ProbeId, To> next = new TreeMap<>();
  private final Map<ProbeId, Integer> index;

  private record To(ProbeId place, Target target) {}

  /// @param index of each place in the run
  /// @param addresses that Kubernetes has for each place
  /// @param ready what each told of itself
  StreamQuestions(
      Kind kind,
      Map<ProbeId, Integer> index,
      Map<ProbeId, List<Ip>> addresses,
      SortedMap<ProbeId, Ready> ready) {
    this.index = index;
    List<Map.Entry<ProbeId, Ready>> places =
        ready.entrySet().stream()
            .filter(one -> one.getKey().kind() == kind)
            .filter(one -> !addresses.getOrDefault(one.getKey(), List.of()).isEmpty())
            .toList();
    for (int i = 0; i < places.size() && places.size() > 1; i++) {
      Map.Entry<ProbeId, Ready> to = places.get((i + 1) % places.size());
      Ip at = addresses.getOrDefault(to.getKey(), List.of()).getFirst();
      var target =
          new Target(
              index.getOrDefault(to.getKey(), 0),
              at,
              to.getValue().udpPort(),
              to.getValue().tcpPort());
      next.put(places.get(i).getKey(), new To(to.getKey(), target));
    }
  }

  boolean has(ProbeId place) {
    return next.containsKey(place);
  }

  Round<Streamed, List<Throughput>> round() {
    return new Round<>(
        Streamed.class,
        Task.Stream.LASTS.plus(AROUND),
        (place, number) ->
            new Task.Stream(number, index.getOrDefault(place, 0), to(place).target()),
        (place, account) -> List.of(fact(to(place), account)));
  }

  private To to(ProbeId place) {
    return requireNonNull(next.get(place));
  }

  private static Throughput fact(To to, Streamed account) {
    return new Throughput(
        to.place(),
        new Endpoint(to.target().ip(), to.target().tcpPort()),
        account.bytes(),
        account.took());
  }
}
