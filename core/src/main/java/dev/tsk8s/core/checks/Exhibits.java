package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import java.util.List;

/// Evidence from Kubernetes objects, with where it was read.
final class Exhibits {
  private Exhibits() {}

  /// From the specification of a unit: of its pods, or of the template that stood in for them.
  static List<Exhibit> spec(Units units, Unit unit, String what, String value) {
    ClusterFacts cluster = units.cluster();
    Evidence<?> source =
        !unit.seenPods().isEmpty()
            ? unit.pods()
            : switch (unit.subject().kind()) {
              case "DaemonSet" -> cluster.daemonSets();
              case "StatefulSet" -> cluster.statefulSets();
              default -> cluster.deployments();
            };
    return of(source, what, value);
  }

  static List<Exhibit> nodes(Units units, String what, String value) {
    return of(units.cluster().nodes(), what, value);
  }

  static List<Exhibit> of(Evidence<?> source, String what, String value) {
    return of(source, what, value, "");
  }

  /// One exhibit of something observed; none of what was not.
  ///
  /// @param vantage who saw it; empty for the Kubernetes API
  static List<Exhibit> of(Evidence<?> source, String what, String value, String vantage) {
    return source instanceof Observed<?>(_, var origin)
        ? List.of(new Exhibit(what, value, vantage, origin))
        : List.of();
  }
}
