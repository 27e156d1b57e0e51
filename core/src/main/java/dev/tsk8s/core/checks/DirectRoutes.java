package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Scene;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the way between pods is already found to be missing by its configuration.
final class DirectRoutes {
  private DirectRoutes() {}

  static Optional<Code> refused(Scene scene) {
    return scene.agents().configs().stream()
        .map(CiliumRouting.opinions(scene.snapshot()))
        .flatMap(opinion ->
            opinion instanceof Opinion.Wrong(var finding)
                ? Stream.of(finding.code())
                : Stream.empty())
        .findFirst();
  }
}
