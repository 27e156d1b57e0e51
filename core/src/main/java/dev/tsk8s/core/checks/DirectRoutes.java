package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the way between pods is already found to be missing by its configuration.
final class DirectRoutes {
  private DirectRoutes() {}

  static Optional<Code> refused(Snapshot snapshot) {
    return CiliumAgents.of(snapshot).configs().stream()
        .map(config -> CiliumRouting.opinion(config, snapshot))
        .flatMap(opinion ->
            opinion instanceof Opinion.Wrong(var finding)
                ? Stream.of(finding.code())
                : Stream.empty())
        .findFirst();
  }
}
