package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Evidence from Kubernetes objects, with where it was read.
final class Exhibits {
  private Exhibits() {}

  /// From the specification of a unit: of its pods, or of the template that stood in for them.
  static List<Exhibit> spec(Units units, Unit unit, String what, String value) {
    ClusterFacts cluster = units.cluster();
    Stream<Evidence<?>> sources =
        unit.seenPods().isEmpty()
            ? Stream.of(
                switch (unit.subject().kind()) {
                  case "DaemonSet" -> cluster.daemonSets();
                  case "StatefulSet" -> cluster.statefulSets();
                  default -> cluster.deployments();
                })
            : Stream.of(unit.pods());
    return of(sources, what, value);
  }

  static List<Exhibit> nodes(Units units, String what, String value) {
    return of(Stream.of(units.cluster().nodes()), what, value);
  }

  static List<Exhibit> of(Evidence<?> source, String what, String value) {
    return of(Stream.of(source), what, value);
  }

  private static List<Exhibit> of(Stream<Evidence<?>> sources, String what, String value) {
    return sources
        .flatMap(source -> origin(source).stream())
        .map(origin -> new Exhibit(what, value, "", origin))
        .toList();
  }

  private static Optional<Origin> origin(Evidence<?> evidence) {
    return evidence instanceof Observed<?>(_, var origin) ? Optional.of(origin) : Optional.empty();
  }
}
