package dev.tsk8s.probes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many things are done at once, over all who share it. Only the innermost work enters: who
/// waits for others' work while inside would block them.
public final class Fanout {
  private final Semaphore places;

  private Fanout(int places) {
    this.places = new Semaphore(places, true);
  }

  public static Fanout of(int places) {
    return new Fanout(places);
  }

  /// For work that mostly waits for work of its own.
  public static Fanout unlimited() {
    return new Fanout(Integer.MAX_VALUE);
  }

  /// Waits for a place, does the work and leaves.
  ///
  /// @param limit of the work alone: it begins when there is a place
  /// @throws InterruptedIOException if there was no place before the deadline
  public <T> T run(Deadline deadline, Duration limit, Collector<T> work)
      throws IOException, InterruptedException {
    if (!places.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedIOException("no place");
    }
    try {
      return work.collect(deadline.within(limit));
    } finally {
      places.release();
    }
  }
}
