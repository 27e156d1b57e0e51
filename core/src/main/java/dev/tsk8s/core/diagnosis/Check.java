package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Set;

/// One question about a snapshot. Pure: no I/O, no clock, no randomness, no prose, no state.
public interface Check {

  /// Stable name, as `--only` and `--skip` take it and codes begin with.
  String id();

  /// The group it belongs to, for `--only` and `--skip`.
  Topic topic();

  /// Every group that `--only` and `--skip` find it in; findings are told as of [#topic()].
  default Set<Topic> topics() {
    return Set.of(topic());
  }

  /// Every code it may use: of findings, of [Verdict.NotApplicable] and of
  /// [dev.tsk8s.core.facts.Reason.NotVisible].
  Set<Code> codes();

  /// What it says of a snapshot: for the same one always the same.
  Verdict examine(Snapshot snapshot);

  /// The same; a check that asks for paths or for another check's verdict takes them from here.
  default Verdict examine(Scene scene) {
    return examine(scene.snapshot());
  }

  /// The numbers it judges, beside their limits; none for a check that judges no number.
  default List<Gauge> gauges(Scene scene) {
    return List.of();
  }
}
