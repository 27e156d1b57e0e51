package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What real paths already blame on a workload: what its specification says of the same is then no
/// headline of its own.
///
/// @param bySubject the cause that was found for this workload
record PathFaults(Map<Subject, Code> bySubject) {

  static PathFaults of(Snapshot snapshot) {
    Map<Subject, Code> causes = new HashMap<>();
    for (Finding finding : new PathRelayed().examine(snapshot).findings()) {
      if (finding.severity() == Severity.PROBLEM) {
        causes.putIfAbsent(finding.subject(), finding.code());
      }
    }
    return new PathFaults(causes);
  }

  Optional<Code> of(Unit unit) {
    return unit.seenPods().stream()
        .flatMap(pod -> Optional.ofNullable(bySubject.get(PathSubjects.owner(pod))).stream())
        .findFirst();
  }

  /// The cause of all of them, if there is one for each.
  Optional<Code> ofAll(List<Unit> units) {
    return units.stream().allMatch(unit -> of(unit).isPresent())
        ? units.stream().flatMap(unit -> of(unit).stream()).findFirst()
        : Optional.empty();
  }

  /// The finding, as a symptom of what real paths showed, if they did.
  Finding explain(Unit unit, Finding finding) {
    return of(unit).map(finding::because).orElse(finding);
  }
}
