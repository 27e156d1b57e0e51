package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.LargeAnswer.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Looks for the largest packet that is answered: many sizes at once, then those between the
/// largest that passed and the smallest that did not. An answer proves its size and all smaller
/// ones; silence proves nothing until it has lasted for as many tries as this path's loss asks for,
/// and something that passes was answered at the end of it.
final class Search {
  private static final int EARLY = 3;
  static final int TRIES_OF_SILENCE = 4;

  /// How large answers are asked for.
  ///
  /// @param token that the reflector gave; empty: an echo is as large as its request
  /// @param there the largest request
  record Back(String token, int there) {}

  private final PathSocket socket;
  private final Asking asking;
  private final int top;
  private final Optional<Back> back;
  private final Deadline deadline;
  private final Shots shots;
  private final Rungs rungs;
  private final Refusals refusals = new Refusals();
  private final Answers answers;
  private boolean changed;

  private Search(
      PathSocket socket,
      Asking asking,
      int top,
      int most,
      int passed,
      Optional<Back> back,
      Deadline deadline) {
    this.socket = socket;
    this.asking = asking;
    this.top = top;
    this.back = back;
    this.deadline = deadline;
    this.shots = new Shots(socket, asking, most);
    this.rungs = new Rungs(passed);
    this.answers = new Answers(socket, asking, back.isPresent(), shots, rungs, refusals);
  }

  /// Of the way there.
  ///
  /// @param top no packet is larger
  /// @param most packets may be sent
  static Search there(PathSocket socket, Asking asking, int top, int most, Deadline deadline) {
    return new Search(socket, asking, top, most, 0, Optional.empty(), deadline);
  }

  /// Of the way back, by answers as large as the one who answers sends them.
  ///
  /// @param passed what is known to come back
  static Search back(
      PathSocket socket, Asking asking, int top, int most, int passed, Back back, Deadline end) {
    return new Search(socket, asking, top, most, passed, Optional.of(back), end);
  }

  void run() throws IOException, InterruptedException {
    settle(back.map(way -> Ladder.back(passed(), way.there(), top)).orElseGet(this::first));
    do {
      while (rungs.passed() > 0 && failed().isPresent() && !isSpent()) {
        List<Integer> sizes =
            Ladder.between(rungs.passed(), failed().get().size(), step(), refusals.offers());
        if (sizes.isEmpty()) {
          break;
        }
        settle(sizes);
      }
    } while (!isConfirmed() && !isSpent());
  }

  private List<Integer> first() {
    return Ladder.first(top);
  }

  /// Whether what passes was still answered when what does not was asked last: else the path is not
  /// what it was. Asks for that, if nobody has; false: what did not pass, passes.
  private boolean isConfirmed() throws IOException, InterruptedException {
    Optional<Rung> failed = failed().filter(rung -> !isExplained(rung));
    if (failed.isEmpty() || rungs.passed() == 0) {
      return true;
    }
    Rung silent = failed.get();
    int before = rungs.passed();
    int tries = rungs.tries(isExact(), socket.now() - answers.patience());
    for (int i = 0; i < tries && answers.newest() < silent.lastSent() && !isSpent(); i++) {
      send(silent);
      send(rungs.at(before));
      long until = socket.now() + answers.patience();
      while (rungs.passed() == before && socket.now() < until && !deadline.isOver()) {
        answers.listen(Duration.ofNanos(until - socket.now()), deadline);
      }
    }
    changed = rungs.passed() == before && answers.newest() < silent.lastSent();
    return rungs.passed() == before;
  }

  private boolean isExplained(Rung failed) {
    return failed.isTooLargeHere()
        || (failed.isRefused() && back.isPresent())
        || refusals.refuse(failed, rungs.passed());
  }

  /// The largest size that was answered; 0: none.
  int passed() {
    return rungs.passed();
  }

  /// The smallest size above that which was not; empty: there is none.
  Optional<Rung> failed() {
    return rungs.failed();
  }

  /// Larger packets vanish, and nobody says so.
  boolean vanishes() {
    return passed() > 0 && isSettled() && failed().filter(rung -> !isExplained(rung)).isPresent();
  }

  /// Whether nothing is left to try: what did not pass is next to what did.
  boolean isSettled() {
    return !changed
        && failed()
            .filter(rung ->
                !Ladder.between(passed(), rung.size(), step(), List.of()).isEmpty()
                    || !isOver(rung))
            .isEmpty();
  }

  /// What passed at first was not answered any more.
  boolean isChanged() {
    return changed;
  }

  Answers answers() {
    return answers;
  }

  /// Whether sizes between whole words were answered.
  boolean isExact() {
    return back.isPresent() || asking.echoes() || rungs.isExact();
  }

  private int step() {
    return isExact() ? 1 : Integer.BYTES;
  }

  Refusals refusals() {
    return refusals;
  }

  Shots shots() {
    return shots;
  }

  private boolean isSpent() {
    return shots.areSpent() || deadline.isOver();
  }

  /// Sends all of them, then the smallest open ones again, until it is known which is the smallest
  /// that does not pass.
  private void settle(List<Integer> sizes) throws IOException, InterruptedException {
    List<Rung> all = sizes.stream().map(rungs::at).toList();
    all.forEach(this::send);
    while (true) {
      List<Rung> open = all.stream().filter(rung -> rung.size() > passed()).toList();
      if (open.isEmpty() || isOver(open.getFirst()) || isSpent()) {
        return;
      }
      Rung next = open.getFirst();
      long due = next.lastSent() + answers.patience() - socket.now();
      if (due <= 0) {
        again(next, open);
        due = answers.patience();
      }
      answers.listen(Duration.ofNanos(due), deadline);
    }
  }

  /// With the one above it, which may be the answer if this one is lost again, and with one that is
  /// known to pass: how many of those are lost tells how often to ask.
  private void again(Rung next, List<Rung> open) {
    boolean early = next.sent() < EARLY;
    send(next);
    if (early && open.size() > 1) {
      send(open.get(1));
    }
    if (early && passed() > 0) {
      send(rungs.at(passed()));
    }
    if (early && !isExact() && passed() > Ladder.RAGGED) {
      send(rungs.at(Ladder.RAGGED));
    }
  }

  private boolean isOver(Rung rung) {
    if (rung.isTooLargeHere()) {
      return true;
    }
    if (rung.isRefused() && back.isPresent()) {
      return true;
    }
    boolean waited = socket.now() - rung.lastSent() >= answers.patience();
    return waited && (rung.sent() >= tries() || (passed() > 0 && rung.isRefused()));
  }

  private int tries() {
    if (passed() == 0) {
      return answers.unreachable().isPresent() ? 1 : TRIES_OF_SILENCE; // a refusal is word enough
    }
    return rungs.tries(isExact(), socket.now() - answers.patience());
  }

  private void send(Rung rung) {
    if (isSpent() || rung.isTooLargeHere()) {
      return;
    }
    int size = back.map(way -> Math.min(way.there(), rung.size())).orElse(rung.size());
    boolean wishes = back.isPresent() && !asking.echoes();
    int wished = wishes ? rung.size() - asking.headers() : 0;
    Wish wish = new Wish(wished, back.map(Back::token).orElse(""));
    // Each of them is credit, and with the last there is enough.
    int credit = size - asking.headers();
    for (int sum = credit; sum < wished; sum += credit) {
      shots.send(rung, size, wish);
    }
    shots.send(rung, size, wish);
    rung.wasSent(socket.now());
  }
}
