package dev.tsk8s.probes.network.path;

import java.util.List;

/// When silence is an answer: what it takes until a size that was not answered is called too large.
final class Silence {
  /// Of a target that has not answered anything.
  private static final int TRIES = 4;

  /// Of one size: if a third is lost, these are in one of thirty cases.
  private static final int LIKELY = 3;

  private final PathSocket socket;
  private final boolean back;
  private final boolean anyLength;
  private final Rungs rungs;
  private final Refusals refusals;
  private final Answers answers;

  /// @param back of the way back, where who sends the answers may refuse as well
  /// @param anyLength whether sizes between whole words are answered for certain
  Silence(
      PathSocket socket,
      boolean back,
      boolean anyLength,
      Rungs rungs,
      Refusals refusals,
      Answers answers) {
    this.socket = socket;
    this.back = back;
    this.anyLength = anyLength;
    this.rungs = rungs;
    this.refusals = refusals;
    this.answers = answers;
  }

  /// Whether sizes between whole words are answered.
  boolean isExact() {
    return anyLength || rungs.isExact();
  }

  /// Sizes between those that passed and this one, that are worth a try.
  List<Integer> between(Rung failed) {
    return Ladder.between(rungs.passed(), failed.size(), step(), refusals.offers(), atOnce(failed));
  }

  private int atOnce(Rung failed) {
    if (!socket.turn().isDear()) {
      return Ladder.AT_ONCE;
    }
    boolean large = failed.size() >= Ladder.LARGE;
    return isFrugal() ? (large ? 1 : Ladder.FEW) : (large ? Ladder.FEW : Ladder.AT_ONCE);
  }

  /// Whether bytes are dear, and nothing was lost so far: then one question after the other is
  /// cheaper than many at once.
  boolean isFrugal() {
    return socket.turn().isDear() && rungs.lost(isExact(), answers.due()) == 0;
  }

  private int step() {
    return isExact() ? 1 : Integer.BYTES;
  }

  /// Whether what did not pass is next to what did, and is over.
  boolean isSettled() {
    return rungs.failed().filter(rung -> !between(rung).isEmpty() || !isOver(rung)).isEmpty();
  }

  /// Whether somebody says why it does not pass.
  boolean isExplained(Rung failed) {
    return failed.isTooLargeHere()
        || (failed.isRefused() && back)
        || refusals.refuse(failed, rungs.passed());
  }

  /// Whether no answer to it is expected any more.
  boolean isOver(Rung rung) {
    if (rung.isTooLargeHere() || (rung.isRefused() && back)) {
      return true;
    }
    boolean waited = socket.now() - rung.lastSent() >= answers.patience();
    boolean beyond = refusals.isBeyondAnOffer(rung, rungs.passed());
    if (rungs.passed() > 0 && (rung.isRefused() || beyond)) {
      boolean overtaken = answers.newest() >= rung.lastSent();
      return waited || (overtaken && beyond);
    }
    return waited && rung.sent() >= tries(rung);
  }

  /// Whether it is likely to be over: enough to look at finer sizes below it.
  boolean isLikely(Rung rung) {
    boolean waited = socket.now() - rung.lastSent() >= answers.patience();
    return (rungs.passed() > 0 && waited && rung.sent() >= LIKELY) || isOver(rung);
  }

  /// How often that size must be asked in vain: of one that a router says passes, twice as often.
  int tries(Rung rung) {
    if (rungs.passed() == 0) {
      return answers.unreachable().isPresent() ? 1 : TRIES; // a refusal is word enough
    }
    int tries = rungs.tries(isExact(), answers.due());
    return refusals.offer(rung.size()) ? Math.min(2 * tries, Rungs.MOST_TRIES) : tries;
  }
}
