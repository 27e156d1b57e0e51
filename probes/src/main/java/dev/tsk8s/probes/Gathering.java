package dev.tsk8s.probes;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Looks at many things at once, each on a virtual thread, and makes every ending evidence: a
/// value, or the reason why there is none. Closed, it leaves nothing running that can be
/// interrupted, and it never waits long for what cannot.
public final class Gathering implements AutoCloseable {
  private static final Duration FOREVER = Duration.ofDays(1);

  /// How long closing waits for those interrupted to put their things away (kill child processes).
  private static final Duration TIDYING = Duration.ofMillis(500);

  private final Deadline deadline;
  private final Fanout fanout;
  private final Map<Pending<?>, Thread> threads = new ConcurrentHashMap<>();

  public Gathering(Deadline deadline, Fanout fanout) {
    this.deadline = deadline;
    this.fanout = fanout;
  }

  /// Something that was begun.
  public static final class Pending<T> {
    private final String what;
    private final CompletableFuture<Deadline> begun = new CompletableFuture<>();
    private final CompletableFuture<Evidence<T>> ending = new CompletableFuture<>();

    private Pending(String what) {
      this.what = what;
    }
  }

  /// Begins to look as soon as there is a place.
  ///
  /// @param what how a reader knows it, and finds it again: becomes the origin of what is seen
  public <T> Pending<T> start(String what, Collector<T> collector) {
    return start(what, FOREVER, collector);
  }

  /// @param limit of this look alone, from the moment it has a place
  public <T> Pending<T> start(String what, Duration limit, Collector<T> collector) {
    Pending<T> pending = new Pending<>(what);
    Thread thread = Thread.ofVirtual().name(what).unstarted(() -> look(pending, limit, collector));
    threads.put(pending, thread);
    fanout.start(thread);
    return pending;
  }

  /// The ending, at the latest at the deadline. To be called for each of those started, from the
  /// thread that started them; when that thread is interrupted, what is not there yet is
  /// unavailable.
  public <T> Evidence<T> await(Pending<T> pending) {
    try {
      if (deadline.await(pending.begun) && pending.begun.join().await(pending.ending)) {
        return pending.ending.join();
      }
      cancel(pending);
      return new Unavailable<>(mine(pending).missed(pending.what));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unavailable<>(Reasons.of(pending.what, deadline, e));
    }
  }

  @Override
  public void close() {
    threads.values().forEach(Thread::interrupt);
    Instant last = Instant.now().plus(TIDYING);
    try {
      for (Thread thread : threads.values()) {
        Duration left = Duration.between(Instant.now(), last);
        boolean begun = thread.getState() != Thread.State.NEW;
        if (left.isNegative() || (begun && !thread.join(left))) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> void look(Pending<T> pending, Duration limit, Collector<T> collector) {
    Deadline given = deadline;
    Evidence<T> ending;
    try {
      T value = inPlace(pending, limit, collector);
      ending = new Observed<>(value, new Origin(pending.what, deadline.now()));
    } catch (Throwable e) {
      given = mine(pending);
      ending = new Unavailable<>(Reasons.of(pending.what, given, e));
    }
    pending.ending.complete(ending);
    pending.begun.complete(given);
    threads.remove(pending);
  }

  private <T> T inPlace(Pending<T> pending, Duration limit, Collector<T> collector)
      throws IOException, InterruptedException {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException("given up before its turn");
      }
      Deadline own = deadline.within(limit);
      pending.begun.complete(own);
      return collector.collect(own);
    } finally {
      fanout.leave();
    }
  }

  private void cancel(Pending<?> pending) {
    Thread thread = threads.get(pending);
    if (thread != null) {
      thread.interrupt();
    }
  }

  private Deadline mine(Pending<?> pending) {
    return pending.begun.getNow(deadline);
  }
}
