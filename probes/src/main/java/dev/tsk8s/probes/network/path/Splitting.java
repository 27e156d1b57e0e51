package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.mtu.Pieces;
import dev.tsk8s.core.mtu.Pieces.Permitted;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.LargeAnswer.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What becomes of packets that are split: whether one that is too large passes in pieces, and
/// whether this host splits the packets that are wrapped around ours.
final class Splitting {
  /// So many of one size raise the count by as many, where they are split; what else goes on here
  /// seldom does.
  private static final int OF_ONE_SIZE = 3;

  private static final Wish NOTHING = new Wish(0, "");
  private static final int MORE = 500;

  /// So many tries in the time that an answer is waited for, between the first and the last.
  private static final int PACE = 4;

  private final PathSocket socket;
  private final Search search;
  private final SplitCount count;
  private final Deadline deadline;
  private final Shots shots;
  private final Rungs rungs = new Rungs(0);
  private final Answers answers;

  /// @param search what passes whole
  /// @param most packets may be sent
  Splitting(
      PathSocket socket,
      Asking asking,
      Search search,
      SplitCount count,
      int most,
      Deadline deadline) {
    this.socket = socket;
    this.search = search;
    this.count = count;
    this.deadline = deadline;
    this.shots = new Shots(socket, asking, most);
    this.answers = new Answers(socket, asking, false, shots, rungs, new Refusals());
  }

  int packets() {
    return shots.packets();
  }

  /// @param before the count before the search; empty: not to be seen
  /// @param top no packet is larger
  Pieces look(OptionalLong before, Optional<Boolean> ofAnswers, int top)
      throws IOException, InterruptedException {
    OptionalLong after = count.read();
    Optional<Boolean> made = Optional.empty();
    OptionalInt wholeUpTo = OptionalInt.empty();
    if (before.isPresent() && after.isPresent()) {
      boolean some = after.getAsLong() > before.getAsLong();
      made = Optional.of(some && areSplit(search.passed()));
      wholeUpTo = made.get() ? wholeUpTo() : OptionalInt.empty();
    }
    return new Pieces(ofAnswers, permitted(top), made, wholeUpTo);
  }

  private OptionalInt wholeUpTo() throws IOException, InterruptedException {
    int whole = Ladder.SMALLEST;
    int split = search.passed();
    while (split - whole > 1) {
      if (shots.areSpent() || deadline.isOver()) {
        return OptionalInt.empty();
      }
      int middle = (whole + split) / 2;
      if (areSplit(middle)) {
        split = middle;
      } else {
        whole = middle;
      }
    }
    return OptionalInt.of(whole);
  }

  /// Counted after all were answered: whoever wraps them may do that in another process.
  private boolean areSplit(int size) throws IOException, InterruptedException {
    long before = count.read().orElse(0);
    for (int i = 0; i < OF_ONE_SIZE; i++) {
      shots.send(rungs.at(size), size, NOTHING);
    }
    await(rungs.at(size), OF_ONE_SIZE, 1);
    return count.read().orElse(0) - before >= OF_ONE_SIZE;
  }

  /// Sent as often as the search asked for what did not pass.
  private Optional<Permitted> permitted(int top) throws IOException, InterruptedException {
    if (search.passed() >= top || search.failed().isEmpty() || !socket.allowSplitting()) {
      return Optional.empty();
    }
    int size = Math.min(top, search.passed() + MORE);
    Rung rung = rungs.at(size);
    int tries = Math.max(OF_ONE_SIZE, search.failed().get().sent());
    for (int i = 0; i < tries && rung.answered() == 0 && !isOver(); i++) {
      shots.send(rung, size, NOTHING);
      boolean last = i == tries - 1;
      await(rung, 1, i == 0 || last ? 1 : PACE);
    }
    boolean enough = rung.answered() > 0 || !isOver();
    return enough && !rung.isTooLargeHere() && !shots.isMute()
        ? Optional.of(new Permitted(size, rung.answered() > 0))
        : Optional.empty();
  }

  private boolean isOver() {
    return shots.areSpent() || deadline.isOver();
  }

  /// @param pace so many such waits take as long as an answer may take
  private void await(Rung rung, int more, int pace) throws IOException, InterruptedException {
    int enough = rung.answered() + more;
    long until = socket.now() + search.answers().patience() / pace;
    while (rung.answered() < enough && socket.now() < until && !deadline.isOver()) {
      answers.listen(Duration.ofNanos(until - socket.now()), deadline);
    }
  }
}
