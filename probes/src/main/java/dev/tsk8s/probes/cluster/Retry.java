package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Asks again where that may help: as long as the server asks us to wait, and briefly when it is
/// broken or hangs up. Never where the answer would be the same.
final class Retry {
  /// A server that answers 5xx three times within a second will not heal while we wait.
  private static final int MOST_FAILURES = 3;

  /// A fair server asks a client to wait a few times; more often means that it will never be our
  /// turn.
  private static final int MOST_WAITS = 10;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration USUAL_WAIT = Duration.ofSeconds(1);

  /// Something that asks once.
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  private final Deadline deadline;
  private final int mostFailures;
  private int failures;
  private int waits;

  private Retry(Deadline deadline, int mostFailures) {
    this.deadline = deadline;
    this.mostFailures = mostFailures;
  }

  static Retry under(Deadline deadline) {
    return new Retry(deadline, MOST_FAILURES);
  }

  /// For what must not be done twice: again only where the server says that it did nothing.
  static Retry onlyOfBusy(Deadline deadline) {
    return new Retry(deadline, 1);
  }

  <T> T run(Attempt<T> attempt) throws IOException, InterruptedException {
    while (true) {
      try {
        return attempt.run();
      } catch (ApiFailure failure) {
        Duration pause = pause(failure);
        if (pause.compareTo(deadline.remaining()) >= 0) {
          throw failure;
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    }
  }

  private Duration pause(ApiFailure failure) throws ApiFailure {
    boolean asked = failure.retryAfter().isPresent();
    switch (failure.kind()) {
      case BUSY -> waits++;
      case BROKEN, DROPPED -> failures++;
      default -> throw failure;
    }
    if (failures >= mostFailures || waits > MOST_WAITS) {
      throw failure;
    }
    return asked
        ? failure.retryAfter().orElse(USUAL_WAIT)
        : failures == 0 ? USUAL_WAIT : FIRST_PAUSE.multipliedBy(failures * 2L - 1);
  }
}
