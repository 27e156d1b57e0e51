package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.ProbePlace.Ending;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Calls many over TCP, some at a time, all on the thread of the caller: first everybody once, then
/// everybody a second time, and so on.
final class TcpCalls {
  /// At a time: one that is not answered takes a socket for as long as patience lasts.
  static final int AT_ONCE = 32;

  /// Between the beginnings of two: 16 in a second. Both sides of a call send 850 bytes of IPv6
  /// together; for three pods of a node that is 340 kbit/s.
  static final Duration SPACING = Duration.ofMillis(60);

  private static final long MILLI = 1_000_000;

  private final Queue<Row> waiting = new ArrayDeque<>();
  private final List<TcpCall> calls = new ArrayList<>();
  private final long patience;
  private long nextCall = System.nanoTime();

  /// @param patience for each call as a whole
  TcpCalls(List<Row> rows, int times, Duration patience) {
    for (int i = 0; i < times; i++) {
      waiting.addAll(rows);
    }
    this.patience = patience.toNanos();
  }

  /// Returns when every call is over.
  ///
  /// @throws IOException if this process may have no more sockets
  void run() throws IOException, InterruptedException {
    try (Selector selector = Selector.open()) {
      while (!waiting.isEmpty() || !calls.isEmpty()) {
        begin(selector);
        listen(selector);
        end();
      }
    } finally {
      for (TcpCall call : calls) {
        call.close();
      }
    }
  }

  private void begin(Selector selector) throws IOException {
    while (!waiting.isEmpty() && waiting.element().isAsked()) {
      waiting.remove(); // refused twice: a third time would say no more
    }
    if (waiting.isEmpty() || calls.size() == AT_ONCE || nextCall - System.nanoTime() > 0) {
      return;
    }
    Row row = waiting.remove();
    nextCall = System.nanoTime() + SPACING.toNanos();
    try {
      calls.add(TcpCall.begin(row, selector));
    } catch (UnsupportedOperationException _) {
      row.refusedAll(Ending.UNREACHABLE); // a kernel without IPv6
    }
  }

  private void listen(Selector selector) throws IOException, InterruptedException {
    long now = System.nanoTime();
    long due = calls.stream().mapToLong(call -> call.began() + patience - now).min().orElse(0);
    long left =
        waiting.isEmpty() || calls.size() == AT_ONCE
            ? due
            : Math.min(calls.isEmpty() ? Long.MAX_VALUE : due, nextCall - now);
    if (left > 0) {
      selector.select((left + MILLI - 1) / MILLI);
    } else {
      selector.selectNow();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      ((TcpCall) key.attachment()).goOn(key);
    }
    selector.selectedKeys().clear();
  }

  private void end() throws IOException {
    long now = System.nanoTime();
    for (TcpCall call : List.copyOf(calls)) {
      if (call.isOver() || now - call.began() >= patience) {
        calls.remove(call);
        call.close();
      }
    }
  }
}
