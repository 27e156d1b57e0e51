package dev.tsk8s.probes;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// How many things are done at once, over all who share it. Only the innermost work enters: who
/// waits for others' work while inside would block them.
public final class Fanout {
  private final Queue<Thread> waiting = new ArrayDeque<>();
  private int free;

  private Fanout(int places) {
    this.free = places;
  }

  public static Fanout of(int places) {
    return new Fanout(places);
  }

  /// For work that mostly waits for work of its own.
  public static Fanout unlimited() {
    return new Fanout(Integer.MAX_VALUE);
  }

  /// Starts the thread as soon as there is a place, in the order of the calls. One that waits is
  /// not begun: of fifteen thousand, each would hold its stack.
  ///
  /// @param thread leaves the place itself
  void start(Thread thread) {
    if (mayEnter(thread)) {
      thread.start();
    }
  }

  private synchronized boolean mayEnter(Thread thread) {
    if (free == 0) {
      waiting.add(thread);
      return false;
    }
    free--;
    return true;
  }

  /// Gives the place to the next.
  void leave() {
    Thread next = next();
    if (next != null) {
      next.start();
    }
  }

  private synchronized @Nullable Thread next() {
    Thread next = waiting.poll();
    if (next == null) {
      free++;
    }
    return next;
  }
}
