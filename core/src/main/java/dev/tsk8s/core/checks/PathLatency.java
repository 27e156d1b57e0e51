package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Pair.Outcome;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.paths.Path.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How long `tailscale ping` takes over each path that is in use.
final class PathLatency {
  private static final String CHECK = "path-slow";

  /// So many answers make a median; the first ones over a new path are slow.
  private static final int ENOUGH = 3;

  private PathLatency() {}

  /// The median over a path that has come to rest; empty: there is none to judge.
  static Optional<Duration> settled(Pair pair) {
    boolean settled =
        pair.path().state() == State.DIRECT || pair.outcome() instanceof Outcome.Relayed;
    return settled ? pair.path().latency() : Optional.empty();
  }

  /// Why a slow median is none yet; empty: it is one.
  static Optional<Reason> tooFew(Pair pair) {
    Path path = pair.path();
    return pair.waking().answers(path.state()) < ENOUGH
        ? path.latency()
            .map(median ->
                Reason.NotVisible.of(PathSlow.TOO_FEW_PINGS.text(), details(path, median)))
        : Optional.empty();
  }

  static Map<String, String> details(Path path, Duration median) {
    return Map.of(
        "from", path.from().display(),
        "peer", path.to().name(),
        "address", PathSubjects.address(path.to()),
        "via", path.via(),
        "latency", millis(median));
  }

  static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  /// One for each path that was measured, and one for each place that should have measured.
  static List<Gauge> gauges(Scene scene) {
    Map<VantageId, Vantage> vantages = new HashMap<>();
    scene.snapshot().lookouts().forEach(vantage -> vantages.put(vantage.id(), vantage));
    var gauges = new ArrayList<Gauge>();
    Set<Gauge> unmeasured = new LinkedHashSet<>();
    for (Pair pair : scene.pairs().all()) {
      Vantage vantage = vantages.get(pair.near().id());
      if (vantage == null || isDown(pair.path())) {
        continue;
      }
      vantage
          .pings()
          .unseen()
          .ifPresentOrElse(
              reason ->
                  unmeasured.add(
                      Gauge.unknown(Measure.LATENCY, CHECK, vantage.id().display(), reason)),
              () -> settled(pair).map(median -> gauge(pair, median)).ifPresent(gauges::add));
    }
    gauges.addAll(unmeasured);
    return gauges;
  }

  private static Gauge gauge(Pair pair, Duration median) {
    String place = PathSubjects.of(pair.path()).name();
    double millis = median.toNanos() / 1e6;
    Optional<Reason> tooFew = Measure.LATENCY.isOver(millis) ? tooFew(pair) : Optional.empty();
    return tooFew
        .map(reason -> Gauge.unknown(Measure.LATENCY, CHECK, place, reason))
        .orElseGet(() -> Gauge.of(Measure.LATENCY, CHECK, place, millis));
  }

  private static boolean isDown(Path path) {
    return path.state() == State.OFFLINE || path.state() == State.EXPIRED;
  }
}
