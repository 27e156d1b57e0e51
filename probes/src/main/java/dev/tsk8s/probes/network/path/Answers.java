package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.LargeAnswer.Word;
import dev.tsk8s.probes.network.path.PathSocket.Heard.Datagram;
import dev.tsk8s.probes.network.path.PathSocket.Heard.TooBig;
import dev.tsk8s.probes.network.path.PathSocket.Heard.Unreachable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// What came back, and how long that took.
final class Answers {
  /// Until something answers: after four of these nobody does, and together they are below a
  /// second.
  static final Duration AT_FIRST = Duration.ofMillis(200);

  /// A process that was not scheduled at once is no silence.
  private static final Duration SCHEDULING = Duration.ofMillis(20);

  /// A host that was that busy once must not make every silence as long.
  private static final Duration BUSY = Duration.ofMillis(100);

  private final PathSocket socket;
  private final Asking asking;
  private final boolean back;
  private final Shots shots;
  private final Rungs rungs;
  private final Refusals refusals;
  private Optional<Unreachable> unreachable = Optional.empty();
  private Optional<String> token = Optional.empty();
  private int whole;
  private boolean piecesSeen;
  private long newest = Long.MIN_VALUE;
  private long roundTrip = Long.MAX_VALUE;
  private long slowest;

  /// @param back only answers as large as their size, and whole, count
  Answers(
      PathSocket socket, Asking asking, boolean back, Shots shots, Rungs rungs, Refusals refusals) {
    this.socket = socket;
    this.asking = asking;
    this.back = back;
    this.shots = shots;
    this.rungs = rungs;
    this.refusals = refusals;
  }

  /// Until something came or that long has passed; then all that is there.
  void listen(Duration atMost, Deadline deadline) throws IOException, InterruptedException {
    Duration left = deadline.remaining();
    Optional<PathSocket.Heard> heard = socket.await(left.compareTo(atMost) < 0 ? left : atMost);
    while (heard.isPresent()) {
      switch (heard.get()) {
        case Datagram(var bytes, var inPieces) -> take(bytes, inPieces);
        case TooBig refusal -> refusals.take(refusal, asking, shots, rungs);
        case Unreachable away -> unreachable = Optional.of(away);
      }
      heard = socket.await(Duration.ZERO);
    }
  }

  private void take(ByteBuffer bytes, boolean inPieces) {
    int size = bytes.remaining() + asking.headers();
    Optional<Asking.Answer> answer = asking.answer(bytes);
    Optional<Shots.Shot> shot = answer.flatMap(one -> shots.take(one.id()));
    if (shot.isEmpty()) {
      return;
    }
    Rung rung = shot.get().rung();
    Optional<Word> word = answer.get().word();
    word.ifPresent(said -> token = Optional.of(said.token()));
    if (asking.echoes() || back) {
      boolean large = size >= rung.size();
      piecesSeen |= large && inPieces;
      whole = large && !inPieces ? Math.max(whole, rung.size()) : whole;
      if (back && isTooSmall(rung, large, inPieces, word)) {
        return;
      }
    }
    newest = Math.max(newest, shot.get().at());
    long took = socket.now() - shot.get().at();
    roundTrip = Math.min(roundTrip, took);
    slowest = Math.max(slowest, took);
    rungs.wasAnswered(rung);
  }

  /// Who echoes splits only what it knows to be too large; a reflector's answers carry DF.
  private boolean isTooSmall(Rung rung, boolean large, boolean inPieces, Optional<Word> word) {
    if (word.filter(Word::tooLargeHere).isPresent() || (inPieces && asking.echoes())) {
      rung.wasRefusedThere();
    }
    return !large || inPieces;
  }

  /// How long an answer is waited for: longer than the slowest one took, by as much as this host or
  /// the one that answers may be busy.
  long patience() {
    if (roundTrip == Long.MAX_VALUE) {
      return AT_FIRST.toNanos();
    }
    long usual = SCHEDULING.toNanos() + roundTrip + roundTrip / 2;
    long floor = SCHEDULING.toNanos() + slowest + slowest / 4;
    return Math.clamp(floor, usual, usual + BUSY.toNanos());
  }

  /// What was sent until then had the time to be answered, or was overtaken.
  long due() {
    return Math.max(newest, socket.now() - patience());
  }

  /// When the newest packet was sent that was answered.
  long newest() {
    return newest;
  }

  /// Some other refusal.
  Optional<Unreachable> unreachable() {
    return unreachable;
  }

  /// What our reflector gave; empty: it is none of ours.
  Optional<String> token() {
    return token;
  }

  /// The largest answer that came whole, where answers are large; 0: none.
  int whole() {
    return whole;
  }

  /// Whether large answers arrived in pieces; empty: none arrived.
  Optional<Boolean> pieces() {
    return piecesSeen || whole > 0 ? Optional.of(piecesSeen) : Optional.empty();
  }
}
