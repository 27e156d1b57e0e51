package dev.tsk8s.probes.network.path;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/// So many bytes in any second. A packet that is larger than that has its seconds for itself.
final class Allowance {
  /// Packets that left a second apart may arrive a little closer.
  static final Duration SECOND = Duration.ofMillis(1_100);

  private record Spent(long until, int bytes) {}

  private final int bytes;
  private final PriorityQueue<Spent> spent =
      new PriorityQueue<>(Comparator.comparingLong(Spent::until));
  private int sum;

  Allowance(int bytes) {
    this.bytes = bytes;
  }

  /// Nanoseconds until something may have changed; 0: that many bytes may go now.
  long left(int size, long now) {
    while (!spent.isEmpty() && spent.peek().until() <= now) {
      sum -= spent.remove().bytes();
    }
    return sum + Math.min(size, bytes) <= bytes ? 0 : spent.element().until() - now;
  }

  void spend(int size, long now) {
    int own = Math.min(size, bytes);
    long seconds = Math.max(1, (size + bytes - 1L) / bytes);
    spent.add(new Spent(now + seconds * SECOND.toNanos(), own));
    sum += own;
  }
}
