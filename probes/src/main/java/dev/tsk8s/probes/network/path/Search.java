package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks for the largest packet that is answered: many sizes at once, then those between the
/// largest that passed and the smallest that did not. An answer proves its size and all smaller
/// ones; silence proves nothing until it has lasted for as many tries as this path's loss asks for,
/// and something that passes was answered at the end of it. A refusal needs one try, and no longer
/// than until a packet is answered that was sent behind the refused one: packets of one flow keep
/// their order, but for few.
final class Search {
  /// A busy host answers late: who is asked again is given twice the time, so often.
  private static final int MOST_DOUBLED = 2;

  /// Until a path is called another: together they take no more than a few seconds.
  private static final int MOST_CONFIRMED = 8;

  private static final int MORE_AGAIN = 2;

  /// Bytes of usual sizes, where bytes are dear.
  private static final int ENOUGH = 15_000;

  /// How large answers are asked for.
  ///
  /// @param token that the reflector gave; empty: an echo is as large as its request
  /// @param there the largest request
  record Back(String token, int there) {}

  private final PathSocket socket;
  private final int top;
  private final Optional<Back> back;
  private final Deadline deadline;
  private final Shots shots;
  private final Rungs rungs;
  private final Refusals refusals = new Refusals();
  private final Answers answers;
  private final Silence silence;
  private final Flight flight;
  private boolean changed;
  private boolean settled;

  private Search(
      PathSocket socket,
      Asking asking,
      int top,
      int most,
      int passed,
      Optional<Back> back,
      Deadline deadline) {
    this.socket = socket;
    this.top = top;
    this.back = back;
    this.deadline = deadline;
    this.shots = new Shots(socket, asking, most);
    this.rungs = new Rungs(passed);
    this.answers = new Answers(socket, asking, back.isPresent(), shots, rungs, refusals);
    this.silence =
        new Silence(
            socket,
            back.isPresent(),
            back.isPresent() || asking.echoes(),
            rungs,
            refusals,
            answers);
    this.flight = new Flight(socket, back, deadline, shots, rungs, answers, silence);
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

  /// What it has found of the same path tells how often to ask here.
  void learn(Search other) {
    rungs.learn(other.rungs, other.isExact());
  }

  void run() throws IOException, InterruptedException {
    boolean dear = socket.turn().isDear();
    if (dear && back.isEmpty()) {
      flight.sendCheap();
    }
    flight.settle(first(), true);
    if (dear && back.isEmpty() && passed() > 0 && failed().isPresent()) {
      flight.settle(Ladder.usual(passed(), failed().get().size(), ENOUGH), true);
    }
    do {
      refine();
      // Not asked again later: what is sent for other reasons meanwhile counts for nothing.
      settled = isComplete() && isConfirmed() && !changed && silence.isSettled();
    } while (!settled && !changed && passed() > 0 && !flight.isSpent());
  }

  /// Whether the packets were enough to come to an end.
  private boolean isComplete() {
    return passed() >= top || failed().isPresent();
  }

  private List<Integer> first() {
    boolean dear = socket.turn().isDear();
    return back.map(way -> Ladder.back(passed(), way.there(), top, dear))
        .orElseGet(() -> dear ? Ladder.few(top) : Ladder.first(top));
  }

  private void refine() throws IOException, InterruptedException {
    while (passed() > 0 && failed().isPresent() && !flight.isSpent()) {
      Rung failed = failed().get();
      List<Integer> sizes = silence.between(failed);
      boolean last = sizes.isEmpty();
      if (!silence.isOver(failed)) {
        sizes.addAll(last ? List.of(failed.size()) : again(failed));
      } else if (last) {
        return;
      }
      flight.settle(sizes, !last);
    }
  }

  /// What was not answered, and larger sizes that were asked for once only: several may have been
  /// lost, and a router's offer may be among them. An answer to one of those saves finer steps.
  private List<Integer> again(Rung failed) {
    if (silence.isFrugal()) {
      return List.of(); // it is asked again when nothing finer is left
    }
    Stream<Integer> offered =
        refusals.offers().stream().filter(size -> size > failed.size() && size <= top);
    Stream<Integer> once =
        rungs.above(failed.size()).stream()
            .filter(rung -> rung.sent() == 1 && !rung.isRefused())
            .map(Rung::size)
            .limit(MORE_AGAIN);
    return Stream.of(Stream.of(failed.size()), offered, once)
        .flatMap(sizes -> sizes)
        .distinct()
        .sorted()
        .toList();
  }

  /// Whether what passes was still answered when what does not was asked last: else the path is not
  /// what it was. Asks for that, if nobody has; false: what did not pass, passes.
  private boolean isConfirmed() throws IOException, InterruptedException {
    Optional<Rung> failed = failed().filter(rung -> !silence.isExplained(rung));
    if (failed.isEmpty() || rungs.passed() == 0) {
      return true;
    }
    Rung silent = failed.get();
    int before = rungs.passed();
    int tries = Math.min(silence.tries(silent), MOST_CONFIRMED);
    for (int i = 0; i < tries && answers.newest() < silent.lastSent() && !flight.isSpent(); i++) {
      flight.send(silent);
      flight.send(rungs.at(before));
      long until = socket.now() + (answers.patience() << Math.min(i, MOST_DOUBLED));
      while (rungs.passed() == before && socket.now() < until && !deadline.isOver()) {
        answers.listen(Duration.ofNanos(until - socket.now()), deadline);
      }
    }
    boolean heard = rungs.passed() > before || answers.newest() >= silent.lastSent();
    changed = !heard && !flight.isSpent();
    return rungs.passed() == before;
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
    return passed() > 0
        && settled
        && failed().filter(rung -> !silence.isExplained(rung)).isPresent();
  }

  /// Whether nothing is left to try: what did not pass is next to what did.
  boolean isSettled() {
    return settled;
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
    return silence.isExact();
  }

  Refusals refusals() {
    return refusals;
  }

  Shots shots() {
    return shots;
  }
}
