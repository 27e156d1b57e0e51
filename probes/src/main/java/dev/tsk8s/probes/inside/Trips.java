package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sums up round-trip times.
final class Trips {
  private Trips() {}

  /// @param nanos in the order of the questions
  /// @return empty: of nothing
  static Optional<RoundTrips> of(List<Long> nanos) {
    if (nanos.isEmpty()) {
      return Optional.empty();
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    return Optional.of(
        new RoundTrips(
            Duration.ofNanos(sorted.getFirst()),
            Duration.ofNanos(rank(sorted, 50)),
            Duration.ofNanos(rank(sorted, 99)),
            Duration.ofNanos(sorted.getLast()),
            Duration.ofNanos(jitter(nanos))));
  }

  /// The least value that so many of a hundred do not exceed.
  private static long rank(List<Long> sorted, int percent) {
    return sorted.get((sorted.size() * percent + 99) / 100 - 1);
  }

  /// The mean difference of neighbours.
  private static long jitter(List<Long> nanos) {
    long sum = 0;
    for (int i = 1; i < nanos.size(); i++) {
      sum += Math.abs(nanos.get(i) - nanos.get(i - 1));
    }
    return nanos.size() < 2 ? 0 : sum / (nanos.size() - 1);
  }
}
