package dev.tsk8s.probes.network.path;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Keeps packets of all who share it apart, and bytes within what a second may carry: those that
/// are sent, and those that each place is made to answer.
public final class Throttle {
  private final long spacing;
  private final Allowance sent;
  private final int answered;
  private final Map<Integer, Allowance> answers = new HashMap<>();
  private final long began = System.nanoTime();
  private long next;

  /// @param spacing the least time between two packets
  /// @param sent bytes in any second, of IP packets
  /// @param answered such bytes of answers that one place is asked for
  public Throttle(Duration spacing, int sent, int answered) {
    this.spacing = spacing.toNanos();
    this.sent = new Allowance(sent);
    this.answered = answered;
  }

  /// For packets to one place, whatever address of it.
  public Turn toward(int place) {
    return (size, answer) -> await(place, size, answer);
  }

  private void await(int place, int size, int answer) {
    long left = left(place, size, answer, System.nanoTime() - began);
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = left(place, size, answer, System.nanoTime() - began);
    }
  }

  /// Nanoseconds until it is worth asking again; 0: it may go, and has taken its share.
  synchronized long left(int place, int size, int answer, long now) {
    Allowance back = answers.computeIfAbsent(place, _ -> new Allowance(answered));
    long left = Math.max(next - now, Math.max(sent.left(size, now), back.left(answer, now)));
    if (left <= 0) {
      next = now + spacing;
      sent.spend(size, now);
      back.spend(answer, now);
    }
    return Math.max(0, left);
  }
}
