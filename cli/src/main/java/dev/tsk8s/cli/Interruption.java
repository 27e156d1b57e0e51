package dev.tsk8s.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ctrl-C and SIGTERM mean "tell me what you have": looking stops, the report still comes.
final class Interruption {
  /// Judging and printing what was seen takes far less; a second Ctrl-C changes nothing.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int INTERRUPTED = 130;

  private final List<Runnable> stops = new ArrayList<>();
  private final List<Runnable> lasts = new ArrayList<>();
  private boolean here;
  private final CompletableFuture<ExitCode> finished = new CompletableFuture<>();

  /// Listens to the signals of this process. The JVM turns them into the start of its shutdown,
  /// which ends when we say so.
  static Interruption ofProcess() {
    var interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(interruption::reportAndHalt));
    return interruption;
  }

  /// What to do when it comes; at once if it came already.
  synchronized void then(Runnable stop) {
    if (here) {
      stop.run();
    } else {
      stops.add(stop);
    }
  }

  /// What to do before the process is ended, if it does not end by itself in time.
  synchronized void last(Runnable cleaning) {
    lasts.add(cleaning);
  }

  /// The run is over.
  ExitCode finish(ExitCode exitCode) {
    finished.complete(exitCode);
    return exitCode;
  }

  /// It comes.
  synchronized void interrupt() {
    here = true;
    stops.forEach(Runnable::run);
  }

  private void reportAndHalt() {
    if (finished.isDone()) {
      return;
    }
    interrupt();
    int number = INTERRUPTED;
    try {
      number = finished.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).number();
    } catch (InterruptedException | ExecutionException | TimeoutException _) {
      // The number says it.
    }
    synchronized (this) {
      lasts.forEach(Runnable::run);
    }
    Runtime.getRuntime().halt(number);
  }
}
