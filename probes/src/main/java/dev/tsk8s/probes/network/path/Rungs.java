package dev.tsk8s.probes.network.path;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The sizes that were tried, and up to which of them packets passed.
final class Rungs {
  private static final int FEWEST_TRIES = 3;
  static final int MOST_TRIES = 16;

  /// That all tries of a size are lost by chance.
  private static final double CHANCE = 0.000_05;

  private final NavigableMap<Integer, Rung> all = new TreeMap<>();
  private final int least;
  private int passed;
  private int sentBefore;
  private int lostBefore;

  /// @param passed what is known to pass
  Rungs(int passed) {
    this.passed = passed;
    this.least = Math.max(Ladder.SMALLEST, passed);
  }

  /// What this path has lost is known from there as well.
  void learn(Rungs other, boolean exact) {
    lostBefore = other.lost(exact, Long.MAX_VALUE);
    sentBefore = other.sent(exact, Long.MAX_VALUE);
  }

  /// The smallest size that tells anything.
  Rung least() {
    return at(least);
  }

  Rung at(int size) {
    return all.computeIfAbsent(size, Rung::new);
  }

  /// The largest size that was answered; 0: none.
  int passed() {
    return passed;
  }

  void wasAnswered(Rung rung) {
    rung.wasAnswered();
    passed = Math.max(passed, rung.size());
  }

  /// The smallest size above that which was not; empty: there is none.
  Optional<Rung> failed() {
    return all.tailMap(passed, false).values().stream()
        .filter(rung -> rung.sent() > 0 || rung.isTooLargeHere())
        .findFirst();
  }

  Collection<Rung> above(int size) {
    return List.copyOf(all.tailMap(size, false).values());
  }

  /// Whether a size between whole words was answered.
  boolean isExact() {
    return all.values().stream().anyMatch(rung -> rung.isRagged() && rung.answered() > 0);
  }

  /// How often a size must be asked in vain until it is called too large, by what this path has
  /// lost of those that pass.
  ///
  /// @param exact whether sizes between whole words are answered at all
  /// @param before only what was sent until then had the time to be answered
  int tries(boolean exact, long before) {
    int sent = sent(exact, before);
    int lost = lost(exact, before);
    // Laplace's rule of succession, try by try: few that arrived are no proof that none gets lost.
    double chance = 1;
    int tries = 0;
    while (tries < FEWEST_TRIES || (chance > CHANCE && tries < MOST_TRIES)) {
      chance *= (lost + 1.0 + tries) / (sent + 2.0 + tries);
      tries++;
    }
    return tries;
  }

  /// How many packets were not answered of sizes that pass.
  int lost(boolean exact, long before) {
    int own = counted(exact, before).stream().mapToInt(rung -> rung.sent() - rung.answered()).sum();
    return lostBefore + Math.max(0, own);
  }

  private int sent(boolean exact, long before) {
    return sentBefore + counted(exact, before).stream().mapToInt(Rung::sent).sum();
  }

  private List<Rung> counted(boolean exact, long before) {
    return all.headMap(passed, true).values().stream()
        .filter(rung -> rung.lastSent() <= before)
        .filter(rung -> exact || !rung.isRagged()) // a strict server loses nothing by those
        .toList();
  }
}
