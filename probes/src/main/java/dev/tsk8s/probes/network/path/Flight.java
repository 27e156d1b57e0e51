package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sizes that are on their way at once, and asked for again until it is known which of them is the
/// smallest that does not pass.
final class Flight {
  private static final int EARLY = 3;

  /// Of a size that is asked for the last time; more would be one burst, which is lost as one.
  private static final int MOST_COPIES = 4;

  /// Beside these, few more of a size that does not pass are needed.
  private static final int CHEAP = 10;

  /// So many tries in the time that an answer is waited for.
  private static final int PACE = 4;

  private final PathSocket socket;
  private final Optional<Search.Back> back;
  private final Deadline deadline;
  private final Shots shots;
  private final Rungs rungs;
  private final Answers answers;
  private final Silence silence;

  Flight(
      PathSocket socket,
      Optional<Search.Back> back,
      Deadline deadline,
      Shots shots,
      Rungs rungs,
      Answers answers,
      Silence silence) {
    this.socket = socket;
    this.back = back;
    this.deadline = deadline;
    this.shots = shots;
    this.rungs = rungs;
    this.answers = answers;
    this.silence = silence;
  }

  /// Sends all of them, and one that passes behind them; then the smallest open ones again, until
  /// it is known which is the smallest that does not pass.
  ///
  /// @param hasty where nothing else was lost, it is enough that one was overtaken: finer sizes are
  ///   sent beside its next try
  void settle(List<Integer> sizes, boolean hasty) throws IOException, InterruptedException {
    List<Rung> all = sizes.stream().map(rungs::at).toList();
    int copies =
        hasty
            ? 1
            : Math.clamp(silence.tries(all.getFirst()) - all.getFirst().sent(), 1, MOST_COPIES);
    for (int i = 0; i < copies; i++) {
      all.forEach(this::send);
      long before = socket.now();
      send(behind());
      hearUpTo(before);
    }
    while (true) {
      List<Rung> open = all.stream().filter(rung -> rung.size() > rungs.passed()).toList();
      if (open.isEmpty() || isSpent()) {
        return;
      }
      Rung next = open.getFirst();
      boolean overtaken = rungs.passed() > 0 && answers.newest() >= next.lastSent();
      if (overtaken && hasty && rungs.lost(silence.isExact(), answers.newest()) == 0) {
        return;
      }
      if (isOver(next, hasty)) {
        answers.listen(Duration.ZERO, deadline); // it may be there, and this host was busy
        if (next.size() > rungs.passed() && isOver(next, hasty)) {
          return;
        }
        continue;
      }
      long due = next.lastSent() + pause(next) - socket.now();
      if (due <= 0 || (overtaken && !next.isRefused() && next.sent() < silence.tries(next))) {
        again(next, open);
        due = pause(next);
      }
      answers.listen(Duration.ofNanos(due), deadline);
    }
  }

  /// Of a size that is not the last, likely is enough: whether it passes after all is seen when the
  /// one below it does.
  private boolean isOver(Rung rung, boolean hasty) {
    return hasty ? silence.isLikely(rung) : silence.isOver(rung);
  }

  /// Until a size is asked for again. Once some were lost, its next tries do not wait for each
  /// other: only behind the last one an answer is waited for as long as it may take.
  private long pause(Rung next) {
    boolean more = rungs.passed() > 0 && next.sent() >= EARLY && next.sent() < silence.tries(next);
    return answers.patience() / (more && !next.isRefused() ? PACE : 1);
  }

  /// With the one above it, which may be the answer if this one is lost again, and with one that is
  /// known to pass: how many of those are lost tells how often to ask.
  private void again(Rung next, List<Rung> open) {
    boolean early = next.sent() < EARLY;
    boolean last = next.sent() + 1 >= silence.tries(next);
    send(next);
    if (early && open.size() > 1 && !silence.isFrugal()) {
      send(open.get(1));
    }
    if ((early || last) && rungs.passed() > 0) {
      send(behind());
    }
    if (early && !silence.isExact() && rungs.passed() > Ladder.RAGGED) {
      send(rungs.at(Ladder.RAGGED));
    }
  }

  /// Who had to wait before it could send has answers waiting, and asks nothing twice before it has
  /// heard them.
  private void hearUpTo(long moment) throws IOException, InterruptedException {
    long until = socket.now() + answers.patience();
    while (socket.turn().isDear()
        && answers.newest() <= moment
        && socket.now() < until
        && !deadline.isOver()) {
      answers.listen(Duration.ofNanos(until - socket.now()), deadline);
    }
  }

  /// One that passes, as far as is known.
  private Rung behind() {
    return socket.turn().isDear()
        ? rungs.least()
        : rungs.at(Math.max(Ladder.SMALLEST, rungs.passed()));
  }

  /// Small ones: how many of those are lost tells how often to ask for a large one.
  void sendCheap() {
    for (int i = 0; i < CHEAP; i++) {
      send(rungs.least());
    }
  }

  /// Unless that is no use.
  void send(Rung rung) {
    if (!isSpent() && !rung.isTooLargeHere()) {
      shots.send(rung, back);
    }
  }

  /// Packets, time or the way out of this host are at their end.
  boolean isSpent() {
    return shots.areSpent() || shots.isCutOff() || deadline.isOver();
  }
}
