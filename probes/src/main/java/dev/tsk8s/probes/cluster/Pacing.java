package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Lets requests go one after the other, a moment apart, however many wait: so many a second at
/// most, whatever an API server would bear.
final class Pacing {
  private final long apart;
  private long next = System.nanoTime();

  Pacing(int aSecond) {
    this.apart = Duration.ofSeconds(1).toNanos() / aSecond;
  }

  /// Waits until it is our turn, or the deadline.
  void await(Deadline deadline) throws InterruptedException {
    long wait = Math.min(turn() - System.nanoTime(), deadline.remaining().toNanos());
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  private synchronized long turn() {
    long now = System.nanoTime();
    next = Math.max(next, now) + apart;
    return next - apart;
  }
}
