package dev.tsk8s.probes.inside;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks many over UDP, round after round, all on the thread of the caller. No question is sent
/// twice: what is lost counts.
final class UdpVolley {
  /// Between any two packets: 125 in a second. A question takes up to 88 bytes of IPv6 and its
  /// answer 124, so three pods of a node that ask and are asked as much send 640 kbit/s; with what
  /// [TcpCalls] takes it stays below 1 Mbit/s.
  static final Duration SPACING = Duration.ofMillis(8);

  /// Sockets that hear every refusal: each takes 64 KiB.
  private static final int MOST_ATTENTIVE = 64;

  /// How often those are looked at, which no selector knows.
  private static final Duration GLANCE = Duration.ofMillis(5);

  private static final long MILLI = 1_000_000;

  private final List<Row> rows;
  private final int packets;
  private final long gap;
  private final long patience;
  private final List<UdpLine> lines = new ArrayList<>();
  private int attentive;
  private long nextSend;

  /// @param packets to each
  /// @param gap the least time between two packets to one
  UdpVolley(List<Row> rows, int packets, Duration gap, Duration patience) {
    this.rows = rows;
    this.packets = packets;
    this.gap = gap.toNanos();
    this.patience = patience.toNanos();
  }

  /// Returns when all is answered or refused, or patience has ended.
  ///
  /// @throws IOException if this process may have no more sockets
  void run() throws IOException, InterruptedException {
    try (Selector selector = Selector.open()) {
      for (Row row : rows) {
        lines.add(UdpLine.open(row, selector));
      }
      nextSend = System.nanoTime();
      for (int round = 0; round < packets; round++) {
        round(selector);
      }
      long end = System.nanoTime() + patience;
      while (end - System.nanoTime() > 0 && !rows.stream().allMatch(Row::isOver)) {
        listen(selector, end);
      }
    } finally {
      for (UdpLine line : lines) {
        line.close();
      }
    }
  }

  private void round(Selector selector) throws IOException, InterruptedException {
    long began = Math.max(nextSend, System.nanoTime());
    boolean asked = false;
    for (UdpLine line : lines) {
      if (line.row().isAsked()) {
        continue;
      }
      listenUntil(nextSend, selector);
      line.ask(attentive < MOST_ATTENTIVE);
      attentive += line.isAttentive() ? 1 : 0;
      nextSend = System.nanoTime() + SPACING.toNanos();
      asked = true;
    }
    if (asked) {
      nextSend = Math.max(nextSend, began + gap);
    }
  }

  /// At least once, so that what is here already is not kept waiting.
  private void listenUntil(long moment, Selector selector)
      throws IOException, InterruptedException {
    do {
      listen(selector, moment);
    } while (moment - System.nanoTime() > 0);
  }

  private void listen(Selector selector, long until) throws IOException, InterruptedException {
    long left = until - System.nanoTime();
    long wait = attentive > 0 ? Math.min(left, GLANCE.toNanos()) : left;
    if (wait > 0) {
      selector.select((wait + MILLI - 1) / MILLI);
    } else {
      selector.selectNow();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      ((UdpLine) key.attachment()).listen();
    }
    selector.selectedKeys().clear();
    if (attentive > 0) {
      for (UdpLine line : lines) {
        if (line.isAttentive()) {
          line.listen();
        }
      }
    }
  }
}
