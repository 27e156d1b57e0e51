package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/// What one TCP connection carried to another place, as fast as it could.
///
/// @param bytes that arrived there; 0: there was no connection, or nothing came
/// @param took from the first of them to the last, by the clock of the receiver
public record Throughput(ProbeId to, Endpoint at, long bytes, Duration took) {
  public Throughput {
    requireNonNull(to);
    requireNonNull(at);
    requireNonNull(took);
  }

  /// 0: nothing came; empty: too little to have a speed.
  public Optional<Long> bitsPerSecond() {
    if (bytes == 0) {
      return Optional.of(0L);
    }
    return took.isZero() ? Optional.empty() : Optional.of(Math.round(8e9 * bytes / took.toNanos()));
  }
}
