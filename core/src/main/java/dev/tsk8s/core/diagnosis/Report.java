package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.probing.Covered;
import dev.tsk8s.core.probing.Trip;
import dev.tsk8s.core.stack.Stack;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A diagnosis: the verdict of each check, in reading order, and the paths they were made from.
///
/// @param patterns how Tailscale is deployed here; empty: no sign of either
/// @param gauges numbers beside their limits, by what is measured
/// @param stack the layers of the network, node by node
/// @param vantages the places that were looked from
/// @param unread inputs that could not be used, or not without doubts
/// @param pods whose names do not stay
/// @param trips how long packets take between nodes, where probe pods measured it
/// @param covered how much of the cluster they measured; empty: there were none
public record Report(
    Instant taken,
    Snapshot.Source source,
    Set<Pattern> patterns,
    List<Result> results,
    List<Path> paths,
    List<Gauge> gauges,
    Stack stack,
    List<VantageId> vantages,
    List<Unread> unread,
    PodNames pods,
    List<Trip> trips,
    Optional<Covered> covered) {

  /// One of which no pod is known, and nothing was measured.
  public Report(
      Instant taken,
      Snapshot.Source source,
      Set<Pattern> patterns,
      List<Result> results,
      List<Path> paths,
      List<Gauge> gauges,
      Stack stack,
      List<VantageId> vantages,
      List<Unread> unread) {
    this(
        taken,
        source,
        patterns,
        results,
        paths,
        gauges,
        stack,
        vantages,
        unread,
        PodNames.none(),
        List.of(),
        Optional.empty());
  }

  /// One check and what it said.
  ///
  /// @param ownBug the check itself failed: its verdict is [Verdict.Unknown], and the fault is
  ///   tsk8s's
  public record Result(String check, Topic topic, Verdict verdict, boolean ownBug) {}

  public Report {
    patterns = Set.copyOf(patterns);
    results = List.copyOf(results);
    paths = List.copyOf(paths);
    gauges = List.copyOf(gauges);
    requireNonNull(stack);
    vantages = List.copyOf(vantages);
    unread = List.copyOf(unread);
    requireNonNull(pods);
    trips = List.copyOf(trips);
    requireNonNull(covered);
  }

  /// All findings: worst first, causes before symptoms, else in the order of the checks.
  public List<Finding> findings() {
    return results.stream()
        .flatMap(result -> result.verdict().findings().stream())
        .sorted(
            Comparator.comparing(Finding::severity)
                .thenComparing(finding -> finding.explainedBy().isPresent()))
        .toList();
  }
}
