package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Task.Ask;
import dev.tsk8s.probes.inside.Task.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// What each place is told to ask, and how long that takes.
final class Questions {
  /// So few still tell silence from loss.
  static final int FEWEST = 3;

  /// Of one volley: a queue that overflows for a moment loses one packet of it, not all.
  static final Duration GAP = Duration.ofMillis(25);

  /// Beyond any round trip of one cluster; who is silent costs it once.
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SortedMap<ProbeId, List<Target>> targets = new TreeMap<>();
  private final Map<ProbeId, Integer> index;
  private final int packets;

  /// @param index of each place in the run
  /// @param addresses that Kubernetes has for each place: others ask there
  /// @param ready what each place told of itself
  /// @param budget for all of it
  /// @param most packets to each
  Questions(
      PairPlan plan,
      Map<ProbeId, Integer> index,
      Map<ProbeId, List<Ip>> addresses,
      Map<ProbeId, Ready> ready,
      Duration budget,
      int most) {
    this.index = index;
    plan.targets()
        .forEach((from, others) -> {
          var own = new ArrayList<Target>();
          for (ProbeId to : others) {
            own.addAll(targets(from, to, addresses, ready));
          }
          targets.put(from, own);
        });
    this.packets = packets(budget, most);
  }

  /// Only in families that both have.
  private List<Target> targets(
      ProbeId from, ProbeId to, Map<ProbeId, List<Ip>> addresses, Map<ProbeId, Ready> ready) {
    Ready there = ready.get(to);
    List<Ip> mine = addresses.getOrDefault(from, List.of());
    return there == null
        ? List.of()
        : addresses.getOrDefault(to, List.of()).stream()
            .filter(ip -> mine.stream().anyMatch(own -> own.isV6() == ip.isV6()))
            .map(ip -> new Target(number(to), ip, there.udpPort(), there.tcpPort()))
            .toList();
  }

  /// As many as the time allows, if all are asked in turn by so many at once.
  private int packets(Duration budget, int most) {
    int waves = Math.max(1, Math.ceilDiv(targets.size(), Asking.AT_ONCE));
    Duration each = budget.dividedBy(waves);
    int some = most;
    while (some > FEWEST && takes(some).compareTo(each) > 0) {
      some--;
    }
    return some;
  }

  private int number(ProbeId place) {
    return Objects.requireNonNull(index.get(place));
  }

  int packets() {
    return packets;
  }

  /// For the place that has most to ask, if nobody answers.
  Duration takes() {
    return takes(packets);
  }

  private Duration takes(int some) {
    return targets.entrySet().stream()
        .max(Comparator.comparingInt(one -> one.getValue().size()))
        .stream()
        .flatMap(one -> tasks(one.getKey(), one.getValue(), some).stream())
        .map(task -> task.apply(1).longest())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /// The tasks of one place, each waiting for its number.
  List<Function<Integer, Ask>> of(ProbeId place) {
    return tasks(place, targets.getOrDefault(place, List.of()), packets);
  }

  private List<Function<Integer, Ask>> tasks(ProbeId place, List<Target> all, int some) {
    var tasks = new ArrayList<Function<Integer, Ask>>();
    for (int i = 0; i < all.size(); i += Ask.MOST_TARGETS) {
      List<Target> part = all.subList(i, Math.min(all.size(), i + Ask.MOST_TARGETS));
      tasks.add(number -> new Ask(number, number(place), part, some, GAP, PATIENCE));
    }
    return tasks;
  }
}
