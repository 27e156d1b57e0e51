package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The UDP ports of nodes that tailscaleds in the host's network are told to use, and those that
/// lead to Tailscale's pods. Two tailscaleds with one port on a node's network get along silently,
/// one of them on a random port (ts:wgengine/magicsock/magicsock.go bindSocket).
///
/// @param taken in use on some node
record Ports(List<Taken> taken) {

  /// One port and whose it is.
  record Taken(Subject by, int port) {}

  static Ports of(Units units) {
    var taken = new ArrayList<Taken>();
    for (Unit unit : units.all()) {
      ports(unit.spec()).forEach(port -> taken.add(new Taken(unit.subject(), port)));
    }
    if (Patterns.underlay(units.cluster()).isYes()) {
      taken.add(
          new Taken(Subject.cluster(), TailscaleSpec.USUAL_PORT)); // the hosts' own tailscaled
    }
    return new Ports(List.copyOf(taken));
  }

  private static Stream<Integer> ports(TailscaleSpec spec) {
    Stream<Integer> hostPorts =
        spec.container().ports().stream()
            .filter(port -> port.protocol().equals("UDP"))
            .map(Port::hostPort)
            .filter(port -> port > 0);
    return spec.hostNetwork() ? Stream.concat(hostPorts, spec.fixedPort().stream()) : hostPorts;
  }

  /// The port that a workload is told to use, or the usual one; if another has that, the next that
  /// nobody else uses.
  int freeFor(Subject workload, TailscaleSpec spec) {
    return free(
        spec.fixedPort().orElse(TailscaleSpec.USUAL_PORT), other -> !other.by().equals(workload));
  }

  /// The first port from here on that nobody uses.
  int freeFrom(int first) {
    return free(first, _ -> true);
  }

  private int free(int first, Predicate<Taken> matters) {
    int port = first;
    while (isTaken(port, matters)) {
      port++;
    }
    return port;
  }

  private boolean isTaken(int port, Predicate<Taken> matters) {
    return taken.stream().anyMatch(one -> one.port() == port && matters.test(one));
  }
}
