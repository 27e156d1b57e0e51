package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What real paths already blame on a workload: what its specification says of the same is then no
/// headline of its own.
///
/// @param bySubject the cause that was found for this workload
record CausesOnPaths(Map<Subject, Code> bySubject) {

  static CausesOnPaths of(Scene scene) {
    Map<Subject, Code> causes = new HashMap<>();
    Stream.of(new PathUdpBlocked(), new PathRelayed())
        .flatMap(check -> scene.verdict(check).findings().stream())
        .filter(finding -> finding.severity() == Severity.PROBLEM)
        .forEach(finding -> causes.putIfAbsent(bare(finding.subject()), finding.code()));
    return new CausesOnPaths(causes);
  }

  /// UDP that does not get out of a pod is blamed on the pod, other causes on its workload.
  Optional<Code> of(Unit unit) {
    return unit.seenPods().stream()
        .flatMap(pod ->
            Stream.of(
                Subject.of("Pod", pod.namespace(), pod.name()), bare(PathSubjects.owner(pod))))
        .flatMap(subject -> Optional.ofNullable(bySubject.get(subject)).stream())
        .findFirst();
  }

  /// What was blamed on it.
  Optional<Code> of(Subject subject) {
    return Optional.ofNullable(bySubject.get(bare(subject)));
  }

  /// Without its node, which not every check names.
  private static Subject bare(Subject subject) {
    return Subject.of(subject.kind(), subject.namespace(), subject.name());
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
