package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.diagnosis.Report.Result;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.paths.Paths;
import dev.tsk8s.core.paths.Tables;
import dev.tsk8s.core.probing.Covered;
import dev.tsk8s.core.probing.Trip;
import dev.tsk8s.core.stack.Stack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Applies checks to a snapshot.
public final class Doctor {
  private final List<Check> checks;
  private final boolean askedFor;

  public Doctor(List<Check> checks) {
    this(checks, false);
  }

  private Doctor(List<Check> checks, boolean askedFor) {
    this.checks = List.copyOf(checks);
    this.askedFor = askedFor;
  }

  /// One whose user named these checks: where nothing was looked at that a question could arise
  /// from, that is a gap in the answer.
  public static Doctor askedFor(List<Check> checks) {
    return new Doctor(checks, true);
  }

  /// The same snapshot always gives the same report.
  public Report diagnose(Snapshot snapshot) {
    var scene = new Scene(snapshot);
    var results = new ArrayList<Result>();
    checks.forEach(check -> results.add(examine(check, scene)));
    Set<Pattern> patterns =
        part("patterns", Topic.DEPLOY, Set.of(), () -> Patterns.of(snapshot.cluster()), results);
    List<Path> paths = part("paths", Topic.PATH, List.of(), () -> paths(scene, snapshot), results);
    List<Gauge> gauges = part("metrics", Topic.METRIC, List.of(), () -> gauges(scene), results);
    Stack stack = part("stack", Topic.MODEL, Stack.none(), () -> Stack.of(scene), results);
    PodNames pods =
        part("pods", Topic.DEPLOY, PodNames.none(), () -> PodNames.of(snapshot.cluster()), results);
    List<Trip> trips = part("trips", Topic.MODEL, List.of(), () -> Trip.of(snapshot), results);
    return new Report(
        snapshot.taken(),
        snapshot.source(),
        patterns,
        results,
        paths,
        gauges,
        stack,
        snapshot.vantages().stream().map(Vantage::id).toList(),
        snapshot.unread(),
        pods,
        trips,
        Covered.of(snapshot));
  }

  /// What stands beside the checks costs the user no verdict either when it breaks; that it did is
  /// told as a result of its own.
  @SuppressWarnings("CatchingUnchecked")
  private static <T> T part(
      String name, Topic topic, T otherwise, Supplier<T> work, List<Result> results) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      results.add(broken(name, topic, e));
      return otherwise;
    }
  }

  private static List<Path> paths(Scene scene, Snapshot snapshot) {
    return Stream.of(Paths.of(scene.pairs()).all(), Tables.paths(snapshot))
        .flatMap(List::stream)
        .toList();
  }

  private List<Gauge> gauges(Scene scene) {
    return checks.stream()
        .flatMap(check -> check.gauges(scene).stream())
        .sorted(Comparator.comparing(Gauge::measure))
        .toList();
  }

  /// A check that breaks is our bug, and does not cost the user the other verdicts.
  @SuppressWarnings("CatchingUnchecked")
  private Result examine(Check check, Scene scene) {
    try {
      return new Result(check.id(), check.topic(), verdict(check, scene), false);
    } catch (RuntimeException e) {
      return broken(check.id(), check.topic(), e);
    }
  }

  private static Result broken(String name, Topic topic, RuntimeException e) {
    var gap = new Gap(Subject.of("Check", "", name), new Reason.Failed(name, e.toString()));
    return new Result(name, topic, new Verdict.Unknown(List.of(gap)), true);
  }

  /// That a question about a cluster does not arise is known only where one was looked at. Who
  /// gives a pasted status alone did not ask it, unless by name.
  private Verdict verdict(Check check, Scene scene) {
    Verdict verdict = scene.verdict(check);
    Snapshot snapshot = scene.snapshot();
    boolean asked = askedFor || snapshot.vantages().isEmpty();
    Optional<Reason> noCluster = snapshot.cluster().leftOut();
    return verdict instanceof Verdict.NotApplicable
            && check.topic() != Topic.PATH
            && asked
            && noCluster.isPresent()
        ? new Verdict.Unknown(List.of(new Gap(Subject.cluster(), noCluster.get())))
        : verdict;
  }
}
