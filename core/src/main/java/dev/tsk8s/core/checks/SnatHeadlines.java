package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What other checks already told of the same workloads, with a cure of their own.
final class SnatHeadlines {
  private static final Set<Code> OF_ALL =
      Set.of(DeployPeerRelay.PRIVATE_NODES, DeployPeerRelay.RANDOM_SNAT);

  private final CausesOnPaths causes;
  private final List<Finding> ofUnits;
  private final List<Finding> ofAll;

  SnatHeadlines(Scene scene) {
    this.causes = CausesOnPaths.of(scene);
    this.ofUnits =
        scene.verdict(new DeployWayIn()).findings().stream()
            .filter(finding -> finding.code().equals(WayIn.RANDOM_SNAT))
            .toList();
    this.ofAll =
        scene.verdict(new DeployPeerRelay()).findings().stream()
            .filter(finding -> OF_ALL.contains(finding.code()))
            .toList();
  }

  Optional<Code> of(List<Unit> units) {
    Optional<Code> first = one(units.getFirst());
    return units.stream().allMatch(unit -> one(unit).isPresent()) ? first : Optional.empty();
  }

  private Optional<Code> one(Unit unit) {
    return causes
        .of(unit)
        .or(() ->
            ofUnits.stream()
                .filter(finding -> finding.subject().equals(unit.subject()))
                .map(Finding::code)
                .findFirst())
        .or(() ->
            ofAll.stream()
                .filter(finding ->
                    List.of(finding.details().getOrDefault("proxies", "").split(", "))
                        .contains(unit.subject().display()))
                .map(Finding::code)
                .findFirst());
  }
}
