package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.TailscalePod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which tailscaleds in the host's network are told to use which port of which node.
///
/// @param taken by seat, in the order of the nodes
record PortSeats(Map<Seat, List<Holder>> taken) {

  /// A UDP port of a node.
  record Seat(String node, int port) implements Comparable<Seat> {
    @Override
    public int compareTo(Seat other) {
      int byNode = node.compareTo(other.node);
      return byNode != 0 ? byNode : Integer.compare(port, other.port);
    }
  }

  /// A pod that wants the seat.
  record Holder(Unit unit, TailscalePod pod) {}

  static PortSeats of(List<Unit> units) {
    Map<Seat, List<Holder>> taken = new TreeMap<>();
    for (Unit unit : units) {
      if (unit.selfMade() && unit.spec().hostNetwork() && unit.spec().fixedPort().isPresent()) {
        int port = unit.spec().fixedPort().get();
        unit.seenPods().stream()
            .filter(pod -> !pod.node().isEmpty())
            .forEach(pod ->
                taken
                    .computeIfAbsent(new Seat(pod.node(), port), _ -> new ArrayList<>())
                    .add(new Holder(unit, pod)));
      }
    }
    return new PortSeats(taken);
  }

  /// More than one wants it. Two specifications of one workload are a rollover, and pass.
  static boolean isShared(List<Holder> holders) {
    return holders.size() > 1 // a unit of thousands of pods is compared only where it must be
        && (isAmongWorkloads(holders) || isWithinOne(holders));
  }

  static boolean isAmongWorkloads(List<Holder> holders) {
    return holders.stream().map(holder -> holder.unit().subject()).distinct().count() > 1;
  }

  private static boolean isWithinOne(List<Holder> holders) {
    return holders.size() > holders.stream().map(Holder::unit).distinct().count();
  }

  /// Who shares a seat with this unit, the unit among them, if anybody does.
  Optional<List<Holder>> sharedBy(Unit unit) {
    return taken.values().stream()
        .filter(PortSeats::isShared)
        .filter(holders -> holders.stream().anyMatch(holder -> holder.unit().equals(unit)))
        .findFirst();
  }
}
