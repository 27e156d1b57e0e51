package dev.tsk8s.core;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Heard;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A cluster that is one thing over IPv4 and another over IPv6: where one has 10.10.0.1, the other
/// has fd00::10:10:0:1. A place that one of them is without has no address of that family.
public final class DualStack {
  private DualStack() {}

  public static Snapshot of(ProbedCluster v4, ProbedCluster v6) {
    Probed over4 = v4.probed();
    List<ProbePlace> places4 = over4.places().seen().orElseThrow();
    List<ProbePlace> places6 = v6.probed().places().seen().orElseThrow();
    var both = new ArrayList<ProbePlace>();
    for (int i = 0; i < places4.size(); i++) {
      both.add(both(places4.get(i), places6.get(i)));
    }
    return v4.snapshot()
        .with(
            new Probed(
                over4.run(),
                over4.namespace(),
                over4.policies(),
                over4.coverage(),
                over4.outside(),
                over4.places().map(_ -> both),
                over4.ports()));
  }

  private static ProbePlace both(ProbePlace v4, ProbePlace v6) {
    return new ProbePlace(
        v4.id(),
        v4.pod(),
        joined(v4.addresses(), v6.addresses(), DualStack::v6),
        joined(v4.asked(), v6.asked(), DualStack::v6),
        joined(v4.heard(), v6.heard(), DualStack::v6),
        joined(v4.called(), v6.called(), DualStack::v6),
        v6.names()
            .seen()
            .map(over6 -> v4.names().map(over4 -> joined(over4, over6)))
            .orElse(v4.names()),
        joined(v4.outside(), v6.outside(), DualStack::v6),
        joined(v4.paths(), v6.paths(), DualStack::v6),
        v4.tailnet(),
        v4.throughput(),
        v4.nat(),
        v4.beyond(),
        v4.counters());
  }

  private static <T> Evidence<List<T>> joined(
      Evidence<List<T>> v4, Evidence<List<T>> v6, UnaryOperator<T> turned) {
    return v4 instanceof Observed || v6 instanceof Unavailable
        ? v4.map(rows -> joined(rows, v6.seen().orElse(List.of()), turned))
        : v6.map(rows -> joined(List.of(), rows, turned));
  }

  private static <T> List<T> joined(List<T> v4, List<T> v6, UnaryOperator<T> turned) {
    return Stream.concat(v4.stream(), v6.stream().map(turned)).toList();
  }

  private static Resolving joined(Resolving v4, Resolving v6) {
    return new Resolving(
        joined(v4.servers(), v6.servers(), DualStack::v6),
        v4.search(),
        v4.ndots(),
        joined(v4.lookups(), v6.lookups(), DualStack::v6));
  }

  static Ip v6(Ip v4) {
    return new Ip("fd00::" + v4.text().replace('.', ':'));
  }

  private static Endpoint v6(Endpoint v4) {
    return new Endpoint(v6(v4.ip()), v4.port());
  }

  private static Asked v6(Asked v4) {
    return new Asked(
        v4.to(),
        v6(v4.at()),
        v4.protocol(),
        v4.from().map(DualStack::v6),
        v4.sent(),
        v4.answered(),
        v4.ending(),
        v4.seenAs().stream().map(DualStack::v6).toList(),
        v4.trips());
  }

  private static Heard v6(Heard v4) {
    return new Heard(
        v4.from(),
        v6(v4.at()),
        v4.protocol(),
        v4.count(),
        v4.sources().stream().map(DualStack::v6).toList());
  }

  private static Called v6(Called v4) {
    return new Called(
        v4.service(),
        v4.node(),
        v6(v4.at()),
        v4.protocol(),
        v4.from().map(DualStack::v6),
        v4.sent(),
        v4.answered(),
        v4.ending(),
        v4.seenAs().stream().map(DualStack::v6).toList());
  }

  private static Reached v6(Reached v4) {
    return new Reached(
        Ip.parse(v4.host()).map(ip -> v6(ip).text()).orElse(v4.host()),
        v4.at().map(DualStack::v6),
        v4.protocol(),
        v4.from().map(DualStack::v6),
        v4.sent(),
        v4.answered(),
        v4.ending(),
        v4.seenAs().stream().map(DualStack::v6).toList(),
        v4.took());
  }

  private static PathSize v6(PathSize v4) {
    return new PathSize(
        v4.to(),
        v4.name(),
        v6(v4.at()),
        v4.toTarget(),
        v4.fromTarget(),
        v4.localLink(),
        v4.hole(),
        v4.refusedBy(),
        v4.trouble());
  }

  private static Lookup v6(Lookup v4) {
    return new Lookup(
        v4.purpose(),
        v4.name(),
        v6(v4.server()),
        v4.protocol(),
        v4.found(),
        v4.code(),
        v4.addresses(),
        v4.took());
  }
}
