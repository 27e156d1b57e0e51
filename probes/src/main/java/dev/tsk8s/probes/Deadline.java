package dev.tsk8s.probes;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// When looking ends. Made once from `--timeout` and handed down; parts of the work get an earlier
/// one. Ctrl-C is [#stop]: it ends this deadline and all that were made from it.
public final class Deadline {

  /// How long after the end we wait for those who promised to bring what they have by then: time to
  /// kill a process and hand over its output.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Instant end;
  private final Duration budget;
  private final Duration grace;
  private final Duration graceOfStop;
  private final InstantSource clock;
  private final CompletableFuture<Instant> stopped;

  private Deadline(
      Instant end,
      Duration budget,
      Duration grace,
      Duration graceOfStop,
      InstantSource clock,
      CompletableFuture<Instant> stopped) {
    this.end = end;
    this.budget = budget;
    this.grace = grace;
    this.graceOfStop = graceOfStop;
    this.clock = clock;
    this.stopped = stopped;
  }

  /// From now on.
  public static Deadline after(Duration budget) {
    return after(budget, steady());
  }

  /// From now on by that clock, which a test may hold still.
  public static Deadline after(Duration budget, InstantSource clock) {
    requireNonNull(clock);
    return new Deadline(
        clock.instant().plus(budget), budget, GRACE, GRACE, clock, new CompletableFuture<>());
  }

  /// Now, by the clock of the deadline.
  public Instant now() {
    return clock.instant();
  }

  /// What a reader should hear as the limit: the whole time that was given, not what was left.
  public Duration budget() {
    return budget;
  }

  /// Never negative.
  public Duration remaining() {
    if (stopped.isDone()) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  public boolean isOver() {
    return remaining().isZero();
  }

  /// The earlier of this one and the limit from now.
  public Deadline within(Duration limit) {
    Instant sooner = clock.instant().plus(limit);
    if (!sooner.isBefore(end)) {
      return this;
    }
    Duration room = grace.plus(Duration.between(sooner, end));
    return new Deadline(
        sooner, limit, room.compareTo(GRACE) < 0 ? room : GRACE, graceOfStop, clock, stopped);
  }

  /// An earlier one for the parts of a work, which leaves the whole this much time to put them
  /// together; half of it is grace for the parts.
  public Deadline leaving(Duration reserve) {
    return new Deadline(
        end.minus(reserve), budget, reserve.dividedBy(2), graceOfStop.dividedBy(2), clock, stopped);
  }

  /// Ends this deadline and its relatives now: the user has seen enough.
  public void stop() {
    stopped.complete(clock.instant());
  }

  /// Whether the user has seen enough.
  boolean isStopped() {
    return stopped.isDone();
  }

  /// Whether the user has seen enough, or has in a moment.
  public boolean stopsWithin(Duration moment) throws InterruptedException {
    return await(stopped, clock.instant().plus(moment));
  }

  /// Lets some time go by, and leaves at least as much for what comes after.
  public void pause(Duration moment) throws InterruptedException {
    Duration half = remaining().dividedBy(2);
    boolean _ = stopsWithin(moment.compareTo(half) < 0 ? moment : half);
  }

  /// Why something has no answer at the end.
  public Reason missed(String what) {
    return stopped.isDone() ? Reason.NotAsked.interrupted(what) : new Reason.TimedOut(what, budget);
  }

  /// Waits until the end, and the grace, for something to be done.
  boolean await(CompletableFuture<?> done) throws InterruptedException {
    if (!await(CompletableFuture.anyOf(done, stopped), end.plus(grace))) {
      return false;
    }
    return done.isDone() || await(done, stopped.join().plus(graceOfStop));
  }

  private boolean await(CompletableFuture<?> done, Instant last) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), last);
    try {
      done.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException _) {
      return true;
    }
  }

  /// Wall-clock time that does not jump when the machine's clock is set.
  private static InstantSource steady() {
    Instant start = Instant.now();
    long tick = System.nanoTime();
    return () -> start.plusNanos(System.nanoTime() - tick);
  }
}
