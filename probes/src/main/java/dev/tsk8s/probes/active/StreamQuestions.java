package dev.tsk8s.probes.active;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Throughput;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Account.Streamed;
import dev.tsk8s.probes.inside.Task;
import dev.tsk8s.probes.inside.Task.Target;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What TCP carries from each node to the next one of those that it asks, between the nodes
/// themselves or between their pods: each sends at most once and takes at most once.
final class StreamQuestions {
  /// Beyond the stream itself.
  private static final Duration AROUND = Duration.ofSeconds(6);

  private final SortedMap<ProbeId, To> next = new TreeMap<>();
  private final Map<ProbeId, Integer> index;
  private final Kind kind;

  private record To(ProbeId place, Target target) {}

  /// @param plan who asks whom
  /// @param index of each place in the run
  /// @param addresses that Kubernetes has for each place
  /// @param ready what each told of itself
  StreamQuestions(
      Kind kind,
      PairPlan plan,
      Map<ProbeId, Integer> index,
      Map<ProbeId, List<Ip>> addresses,
      SortedMap<ProbeId, Ready> ready) {
    this.kind = kind;
    this.index = index;
    var taken = new HashSet<ProbeId>();
    for (ProbeId from : ready.keySet()) {
      if (from.kind() == kind) {
        inCircle(from, plan.targets().getOrDefault(from, Collections.emptySortedSet()))
            .filter(to -> to.kind() == kind && !to.node().equals(from.node()))
            .filter(to -> ready.containsKey(to) && !taken.contains(to))
            .filter(to -> !addresses.getOrDefault(to, List.of()).isEmpty())
            .findFirst()
            .ifPresent(to -> {
              taken.add(to);
              Ip at = requireNonNull(addresses.get(to)).getFirst();
              Ready there = requireNonNull(ready.get(to));
              next.put(
                  from,
                  new To(
                      to,
                      new Target(index.getOrDefault(to, 0), at, there.udpPort(), there.tcpPort())));
            });
      }
    }
  }

  /// Those behind it first.
  private static Stream<ProbeId> inCircle(ProbeId from, SortedSet<ProbeId> all) {
    return Stream.concat(all.tailSet(from).stream(), all.headSet(from).stream());
  }

  /// Why a place that was to send does not: nobody of its kind is there on another node. One that
  /// is left over while others send is left out by plan.
  Optional<Reason> without(ProbeId place) {
    return place.kind() == kind && next.isEmpty()
        ? Optional.of(new Reason.TooFew("nodes to send to", 0, 1))
        : Optional.empty();
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
