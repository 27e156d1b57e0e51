package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The packets that were sent, by the id that an answer or a refusal brings back.
final class Shots {

  /// One packet.
  record Shot(Rung rung, long at) {}

  /// A full queue of the system refuses one or two.
  private static final int CUT_OFF = 5;

  private final PathSocket socket;
  private final Asking asking;
  private final int most;
  private final SecureRandom random = new SecureRandom();
  private final Map<TransactionId, Shot> open = new HashMap<>();
  private int packets;
  private int unsent;
  private int unsentInARow;

  /// @param most so many may be sent
  Shots(PathSocket socket, Asking asking, int most) {
    this.socket = socket;
    this.asking = asking;
    this.most = most;
  }

  /// For that rung, with as many before it as the answer that it wishes for has to be earned by.
  ///
  /// @param back empty: the answer may be as small as it likes
  void send(Rung rung, Optional<Search.Back> back) {
    int most = back.map(way -> Math.min(way.there(), rung.size())).orElse(rung.size());
    boolean wishes = back.isPresent() && !asking.echoes();
    int wished = wishes ? rung.size() - asking.headers() : 0;
    Wish wish = new Wish(wished, back.map(Search.Back::token).orElse(""));
    // Each of them is credit, and with the last there is enough, and nothing left for another.
    int payload = most - asking.headers();
    int packets = Math.max(1, Math.ceilDiv(wished, payload));
    int credit =
        packets == 1 ? payload : Math.min(payload, (Math.ceilDiv(wished, packets) + 3) & ~3);
    int size = credit + asking.headers();
    for (int i = 1; i < packets; i++) {
      send(rung, size, wish, Ladder.SMALL_ANSWER);
    }
    send(rung, size, wish, wishes ? rung.size() : Ladder.SMALL_ANSWER);
    rung.wasSent(socket.now());
  }

  /// One packet of that size, for that rung.
  void send(Rung rung, int size, Wish wish) {
    send(rung, size, wish, Ladder.SMALL_ANSWER);
  }

  private void send(Rung rung, int size, Wish wish, int answer) {
    TransactionId id = TransactionId.random(random);
    socket.turn().await(size, asking.echoes() ? size : answer);
    long now = socket.now();
    try {
      switch (socket.send(asking.request(id, size, wish))) {
        case TOO_LARGE_HERE -> rung.cannotLeave();
        case OK -> sent(id, rung, now);
        case FAILED -> failed(id, rung, now);
      }
    } catch (IOException _) {
      failed(id, rung, now);
    }
  }

  private void failed(TransactionId id, Rung rung, long now) {
    unsent++;
    int row = unsentInARow;
    sent(id, rung, now);
    unsentInARow = row + 1;
  }

  private void sent(TransactionId id, Rung rung, long now) {
    packets++;
    unsentInARow = 0;
    open.put(id, new Shot(rung, now));
  }

  /// The packet of that id, if it is one of these.
  Optional<Shot> of(TransactionId id) {
    return Optional.ofNullable(open.get(id));
  }

  /// The same, once: a second copy of an answer proves nothing more.
  Optional<Shot> take(TransactionId id) {
    return Optional.ofNullable(open.remove(id));
  }

  boolean areSpent() {
    return packets >= most;
  }

  int packets() {
    return packets;
  }

  /// Packets left this host, and then several in a row did not.
  boolean isCutOff() {
    return unsentInARow >= CUT_OFF && unsent < packets;
  }

  /// Nothing left this host.
  boolean isMute() {
    return packets == unsent;
  }
}
