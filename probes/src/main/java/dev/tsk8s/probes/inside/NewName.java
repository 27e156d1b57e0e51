package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import dev.tsk8s.probes.inside.NameQuestion.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks for a name that is new. A denial may be of a moment before it was there, and kept; so it is
/// asked for again, each time when caches must have forgotten the last denial (RFC 2308 section 5).
///
/// @param most how long it is asked for again
record NewName(NameQuestion question, Duration most) {
  /// Clocks of caches tick in seconds.
  private static final Duration BEYOND = Duration.ofSeconds(1);

  /// Of two replicas behind one address one may know the name: each question may meet another.
  private static final int VOLLEY = 4;

  /// The first answer; and if that denies it, the worst of the last volley, as
  /// [Purpose#HEADLESS_LATER].
  List<Lookup> ask() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Reply last = question.reply();
    List<Lookup> all = new ArrayList<>(List.of(last.lookup()));
    while (last.denied().isPresent()) {
      Duration pause = last.denied().get().plus(BEYOND);
      if (pause.compareTo(most.minusNanos(System.nanoTime() - began)) > 0) {
        break;
      }
      Thread.sleep(pause);
      last = volley();
      all.subList(1, all.size()).clear();
      all.add(later(last.lookup()));
    }
    return all;
  }

  /// The first denial, if there is one.
  private Reply volley() throws IOException {
    Reply reply = question.reply();
    for (int i = 1; i < VOLLEY && reply.lookup().found() == Found.ADDRESSES; i++) {
      reply = question.reply();
    }
    return reply;
  }

  private static Lookup later(Lookup one) {
    return new Lookup(
        Purpose.HEADLESS_LATER,
        one.name(),
        one.server(),
        one.protocol(),
        one.found(),
        one.code(),
        one.addresses(),
        one.took());
  }
}
