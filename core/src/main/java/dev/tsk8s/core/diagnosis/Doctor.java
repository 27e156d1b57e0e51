package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.diagnosis.Report.Result;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.paths.Paths;
import dev.tsk8s.core.paths.Tables;
import java.util.List;
import java.util.stream.Stream;

/// Applies checks to a snapshot.
public final class Doctor {
  private final List<Check> checks;

  public Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /// The same snapshot always gives the same report.
  public Report diagnose(Snapshot snapshot) {
    var scene = new Scene(snapshot);
    return new Report(
        snapshot.taken(),
        snapshot.source(),
        Patterns.of(snapshot.cluster()),
        checks.stream().map(check -> examine(check, scene)).toList(),
        paths(scene, snapshot),
        snapshot.vantages().stream().map(Vantage::id).toList(),
        snapshot.unread());
  }

  private static List<Path> paths(Scene scene, Snapshot snapshot) {
    return Stream.of(Paths.of(scene.pairs()).all(), Tables.paths(snapshot))
        .flatMap(List::stream)
        .toList();
  }

  /// A check that breaks is our bug, and does not cost the user the other verdicts.
  @SuppressWarnings("CatchingUnchecked")
  private static Result examine(Check check, Scene scene) {
    try {
      return new Result(check.id(), check.topic(), scene.verdict(check), false);
    } catch (RuntimeException e) {
      var gap =
          new Gap(Subject.of("Check", "", check.id()), new Reason.Failed(check.id(), e.toString()));
      return new Result(check.id(), check.topic(), new Verdict.Unknown(List.of(gap)), true);
    }
  }
}
