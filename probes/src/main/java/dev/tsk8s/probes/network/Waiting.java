package dev.tsk8s.probes.network;

import dev.tsk8s.probes.network.FilteringRounds.Tries;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Waits for what may never come: who gets in, and what is turned round. How long is not fixed:
/// after the last try a server is asked something that it does answer, and what the others sent
/// before it did is there by then, however slow path, server and this process are.
final class Waiting {
  private static final int TRIES = 3;

  /// Packets overtake each other, though not by much.
  private static final Duration OVERTAKING = Duration.ofMillis(25);

  private final StunTalk talk;
  private final MappingRounds mapping;

  Waiting(StunTalk talk, MappingRounds mapping) {
    this.talk = talk;
    this.mapping = mapping;
  }

  /// Both at once.
  void run(Tries filtering, Optional<HairpinRounds> hairpin)
      throws IOException, InterruptedException {
    Patience patience = mapping.patience(TRIES);
    int count = Math.max(filtering.count(), hairpin.isPresent() ? TRIES : 0);
    for (int i = 0; i < count && !isOver(filtering, hairpin); i++) {
      if (i < filtering.count()) {
        talk.send(filtering.asked());
      }
      if (i < TRIES && hairpin.isPresent()) {
        hairpin.get().send();
      }
      listen(patience.again(), filtering, hairpin);
    }
    if (!isOver(filtering, hairpin)) {
      talk.ask(
          filtering.last().isEmpty()
              ? hairpin.map(HairpinRounds::last).orElseThrow()
              : filtering.last(),
          patience,
          0);
      Duration way = mapping.roundTrip().orElse(Patience.AT_FIRST.again()).multipliedBy(2);
      listen(way.plus(OVERTAKING), filtering, hairpin);
    }
    if (talk.isOver()) {
      talk.cutShort(filtering.asked());
    }
  }

  private static boolean isOver(Tries filtering, Optional<HairpinRounds> hairpin) {
    return filtering.isOver() && hairpin.map(HairpinRounds::isOver).orElse(true);
  }

  private void listen(Duration wait, Tries filtering, Optional<HairpinRounds> hairpin)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    long left = wait.toNanos();
    while (left > 0 && !isOver(filtering, hairpin) && !talk.isOver()) {
      talk.listen(Duration.ofNanos(left));
      left = end - System.nanoTime();
    }
  }
}
