package dev.tsk8s.probes;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts the places that are looked from, over all who look.
final class Counted {
  private final Progress progress;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger total = new AtomicInteger();

  Counted(Progress progress) {
    this.progress = progress;
  }

  /// So many more are begun.
  void begun(int places) {
    progress.at(Progress.Stage.VANTAGES, done.get(), total.addAndGet(places));
  }

  /// One has come to its end.
  void ended() {
    progress.at(Progress.Stage.VANTAGES, done.incrementAndGet(), total.get());
  }
}
