package dev.tsk8s.probes.network.path;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Keeps packets of all who share it apart.
public final class Throttle {
  /// Keeps nobody.
  static final Throttle NONE = new Throttle(Duration.ZERO);

  private final long spacing;
  private long next = System.nanoTime();

  /// @param spacing the least time between two packets
  public Throttle(Duration spacing) {
    this.spacing = spacing.toNanos();
  }

  /// Waits for the turn of one packet. Who is interrupted does not wait.
  void await() {
    long turn = turn();
    long left = turn - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = turn - System.nanoTime();
    }
  }

  private synchronized long turn() {
    long now = System.nanoTime();
    long turn = next - now > 0 ? next : now;
    next = turn + spacing;
    return turn;
  }
}
