package dev.tsk8s.probes.network;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Tries what may never be heard, and waits for it. How long is not fixed: with the last try a
/// server is asked something that it does answer, and what the others sent before it did is there
/// by then, however slow path, server and this process are. After that, once more as long as the
/// slowest answer so far has taken: who was held up at most so long is still heard.
final class Trial {
  /// One that is lost is not lost together with the next.
  private static final Duration BETWEEN = Duration.ofMillis(15);

  /// Packets overtake each other, though not by much.
  private static final Duration OVERTAKING = Duration.ofMillis(25);

  /// What is tried.
  interface Subject {
    /// Once more.
    void attempt();

    /// So often in all; may grow as losses are seen.
    int attempts();

    /// Everything was heard that can be.
    boolean isHeard();

    /// What is asked with the last try.
    List<Question> last();
  }

  private final StunTalk talk;
  private final MappingRounds mapping;
  private final Subject subject;
  private int attempts;
  private long latest;
  private List<Question> last = List.of();
  private boolean isLastAsked;
  private long answered;
  private boolean isOver;

  Trial(StunTalk talk, MappingRounds mapping, Subject subject) {
    this.talk = talk;
    this.mapping = mapping;
    this.subject = subject;
  }

  long advance() {
    if (isOver()) {
      return Strand.NOTHING_DUE;
    }
    long now = System.nanoTime();
    if (attempts < subject.attempts()) {
      long due = attempts == 0 ? 0 : latest + BETWEEN.toNanos() - now;
      if (due > 0) {
        return due;
      }
      attempts++;
      latest = now;
      subject.attempt();
      if (attempts < subject.attempts()) {
        return BETWEEN.toNanos();
      }
    }
    if (!isLastAsked) {
      isLastAsked = true;
      last = subject.last();
      Supplier<Patience> patience = () -> Patience.of(roundTrip(), 3);
      last.forEach(one -> talk.ask(one, patience, 0));
    }
    if (!last.stream().allMatch(talk::isSettled)) {
      return Strand.NOTHING_DUE;
    }
    if (answered == 0) {
      answered = now;
    }
    long end = answered + roundTrip().plus(OVERTAKING).toNanos();
    isOver = end - talk.heardUntil() <= 0;
    return isOver ? Strand.NOTHING_DUE : Math.max(0, end - now);
  }

  private Duration roundTrip() {
    return mapping.roundTrip().orElse(Patience.AT_FIRST.again());
  }

  boolean isOver() {
    return isOver || subject.isHeard();
  }
}
