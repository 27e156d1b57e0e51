package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Ip;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How long to wait for what was asked, by the round trips that were measured so far.
final class Pace {
  private static final int TRIES = 4;

  private final List<Question> questions;
  private long began;
  private boolean hasCalledLast;

  /// @param questions all that are asked, growing
  Pace(List<Question> questions) {
    this.questions = questions;
  }

  void begin() {
    began = System.nanoTime();
  }

  /// What that server, or who is as far away, is waited for.
  Patience of(Ip server) {
    return longest(questions.stream().filter(one -> one.to().ip().equals(server)))
        .map(roundTrip -> Patience.of(roundTrip, TRIES))
        .orElseGet(this::unknown);
  }

  private Patience unknown() {
    if (isAnswered()) {
      return Patience.AT_FIRST;
    }
    return hasCalledLast ? Patience.AT_LAST : Patience.IN_SILENCE;
  }

  /// The longest round trip that was measured.
  Optional<Duration> roundTrip() {
    return longest(questions.stream());
  }

  private static Optional<Duration> longest(Stream<Question> asked) {
    List<Question> answered = asked.filter(one -> one.mapped().isPresent()).toList();
    return answered.stream()
        .flatMap(one -> one.roundTrip().stream())
        .max(Comparator.naturalOrder())
        .or(() -> answered.stream().findFirst().map(_ -> Patience.AT_FIRST.again()));
  }

  /// While nobody answers there is nothing to keep packets for: all that are left are sent, so that
  /// silence tells a blocked path from a lossy one.
  void callLast(StunTalk talk) {
    if (!isLastCallAhead() || dueIn() > 0) {
      return;
    }
    hasCalledLast = true;
    while (talk.send(questions)) {
      // round after round
    }
  }

  /// Nanoseconds until the last call.
  long dueIn() {
    return isLastCallAhead()
        ? began + Patience.LAST_CALL.toNanos() - System.nanoTime()
        : Strand.NOTHING_DUE;
  }

  private boolean isLastCallAhead() {
    return !hasCalledLast && !isAnswered();
  }

  private boolean isAnswered() {
    return questions.stream().anyMatch(Question::isAnswered);
  }
}
