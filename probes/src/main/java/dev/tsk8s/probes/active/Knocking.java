package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.DeclaredPort;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.PublicPort.Knock;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.inside.Account.Knocked;
import dev.tsk8s.probes.inside.Account.Opened;
import dev.tsk8s.probes.inside.Task;
import dev.tsk8s.probes.inside.Task.Knock.At;
import dev.tsk8s.probes.network.KnockProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Ports that Tailscale pods declare at public addresses of nodes: a probe pod of that node listens
/// there if it can, and pods of some other nodes and this machine knock.
final class Knocking {
  /// Other nodes for each port: two, since one that may not send looks as a closed port does.
  static final int NODES = 2;

  private static final Duration OPENING = Duration.ofSeconds(2);

  private final Asking asking;
  private final SortedMap<ProbeId, String> nodes;
  private final Deadline deadline;

  /// @param pods names of those that may be asked; only those of nodes' networks are
  Knocking(Asking asking, SortedMap<ProbeId, String> pods, Deadline deadline) {
    this.asking = asking;
    this.nodes = new TreeMap<>(pods);
    this.nodes.keySet().removeIf(id -> id.kind() != Kind.NODE);
    this.deadline = deadline;
  }

  /// As many at once as can be asked at once, since an open port waits a few seconds only, and one
  /// of each node.
  List<PublicPort> knock(List<DeclaredPort> declared) {
    var all = new ArrayList<PublicPort>();
    List<DeclaredPort> left = new ArrayList<>(declared);
    while (!left.isEmpty()) {
      List<DeclaredPort> turn = turn(left);
      left.removeAll(turn);
      all.addAll(together(turn));
    }
    return all;
  }

  private static List<DeclaredPort> turn(List<DeclaredPort> left) {
    var nodes = new HashSet<String>();
    return left.stream()
        .filter(port -> nodes.size() < Asking.AT_ONCE && nodes.add(port.node()))
        .toList();
  }

  private List<PublicPort> together(List<DeclaredPort> ports) {
    Map<ProbeId, Integer> numbers = new HashMap<>();
    ports.forEach(port -> numbers.put(place(port), port.at().port()));
    SortedMap<ProbeId, String> owners = new TreeMap<>(nodes);
    owners.keySet().retainAll(numbers.keySet());
    SortedMap<ProbeId, Evidence<Boolean>> free = doors(owners, numbers, Task.Open::new);
    Map<DeclaredPort, At> doors = new LinkedHashMap<>();
    for (DeclaredPort port : ports) {
      doors.put(port, new At(port.at(), isTrue(free.get(place(port)))));
    }
    Map<DeclaredPort, List<Knock>> knocks = knocks(doors);
    owners.keySet().removeIf(id -> !isTrue(free.get(id)));
    doors(owners, numbers, Task.Shut::new)
        .forEach((id, still) -> free.merge(id, still, (_, last) -> untilTheEnd(last)));
    return ports.stream()
        .map(port ->
            new PublicPort(
                port.node(),
                port.namespace(),
                port.pod(),
                port.at(),
                Optional.ofNullable(free.get(place(port))).orElseGet(() -> unasked(port)),
                knocks.getOrDefault(port, List.of())))
        .toList();
  }

  private SortedMap<ProbeId, Evidence<Boolean>> doors(
      SortedMap<ProbeId, String> owners,
      Map<ProbeId, Integer> ports,
      BiFunction<Integer, Integer, Task> task) {
    return asking.round(
        owners,
        new Round<>(
            Opened.class,
            OPENING,
            (id, number) -> task.apply(number, ports.getOrDefault(id, 0)),
            (_, opened) -> opened.free()));
  }

  /// A port that was shut before all had knocked proves nothing.
  private static Evidence<Boolean> untilTheEnd(Evidence<Boolean> still) {
    return still instanceof Observed<Boolean>(var open, _) && !open
        ? new Unavailable<>(
            new Reason.Failed("a probe pod's own port", "it was not open until all had knocked"))
        : still;
  }

  private static boolean isTrue(@Nullable Evidence<Boolean> evidence) {
    return evidence instanceof Observed<Boolean>(var value, _) && value;
  }

  private Map<DeclaredPort, List<Knock>> knocks(Map<DeclaredPort, At> doors) {
    Map<DeclaredPort, List<Knock>> all = new HashMap<>();
    try (var here = new Gathering(deadline, Fanout.of(Asking.AT_ONCE))) {
      var own = new LinkedHashMap<DeclaredPort, Pending<KnockView>>();
      doors.forEach((port, at) ->
          own.put(
              port,
              here.start(
                  "knock " + at.socket(),
                  Task.Knock.EACH,
                  new KnockProbe(at.socket(), at.open()))));
      others(doors)
          .forEach((port, some) -> all.computeIfAbsent(port, _ -> new ArrayList<>()).addAll(some));
      own.forEach((port, one) ->
          all.computeIfAbsent(port, _ -> new ArrayList<>())
              .add(new Knock(Optional.empty(), here.await(one))));
    }
    return all;
  }

  private Map<DeclaredPort, List<Knock>> others(Map<DeclaredPort, At> doors) {
    SortedMap<ProbeId, List<DeclaredPort>> wanted = wanted(doors.keySet());
    SortedMap<ProbeId, String> asked = new TreeMap<>(nodes);
    asked.keySet().retainAll(wanted.keySet());
    SortedMap<ProbeId, Evidence<List<KnockView>>> told =
        asking.round(
            asked,
            new Round<>(
                Knocked.class,
                Task.Knock.EACH.multipliedBy(NODES),
                (id, number) ->
                    new Task.Knock(
                        number,
                        wanted.getOrDefault(id, List.of()).stream().map(doors::get).toList()),
                (_, knocked) -> knocked.views()));
    Map<DeclaredPort, List<Knock>> all = new HashMap<>();
    told.forEach((id, views) -> {
      List<DeclaredPort> ports = wanted.getOrDefault(id, List.of());
      for (int i = 0; i < ports.size(); i++) {
        all.computeIfAbsent(ports.get(i), _ -> new ArrayList<>())
            .add(new Knock(Optional.of(id), nth(views, i)));
      }
    });
    return all;
  }

  /// The nodes that follow one in order knock there.
  private SortedMap<ProbeId, List<DeclaredPort>> wanted(Collection<DeclaredPort> ports) {
    List<ProbeId> ring = List.copyOf(nodes.keySet());
    Map<ProbeId, Integer> seats = new HashMap<>();
    ring.forEach(id -> seats.put(id, seats.size()));
    var wanted = new TreeMap<ProbeId, List<DeclaredPort>>();
    for (DeclaredPort port : ports) {
      int seat = seats.getOrDefault(place(port), -1);
      int found = 0;
      for (int i = 1; i <= ring.size() && found < NODES; i++) {
        ProbeId id = ring.get((seat + i) % ring.size());
        List<DeclaredPort> own = wanted.getOrDefault(id, List.of());
        if (!id.node().equals(port.node()) && own.size() < Task.Knock.MOST_PORTS) {
          wanted.computeIfAbsent(id, _ -> new ArrayList<>()).add(port);
          found++;
        }
      }
    }
    return wanted;
  }

  private static ProbeId place(DeclaredPort port) {
    return new ProbeId(port.node(), Kind.NODE);
  }

  private Evidence<Boolean> unasked(DeclaredPort port) {
    return new Unavailable<>(
        new Reason.Failed("probe pod (node) on " + port.node(), "it does not run"));
  }

  private Evidence<KnockView> nth(Evidence<List<KnockView>> views, int i) {
    return views instanceof Observed<List<KnockView>>(var all, _) && i >= all.size()
        ? new Unavailable<>(new Reason.Failed("knocking", "there is no answer for this port"))
        : views.map(all -> all.get(i));
  }
}
