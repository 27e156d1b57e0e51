package dev.tsk8s.cli;

import dev.tsk8s.probes.Spelling;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Finds the word that was probably meant.
final class Nearest {
  private static final int FEW = 6;

  private Nearest() {}

  /// `; did you mean 'path'?`, or nothing.
  static String hint(String word, Collection<String> candidates) {
    return Spelling.nearest(word, candidates)
        .map(best -> "; did you mean '" + best + "'?")
        .orElse("");
  }

  /// A few that share a part with the word, or nearly are it, the nearest first.
  static List<String> few(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate ->
            candidate.contains(word)
                || Stream.of(candidate.split("-", -1))
                    .anyMatch(
                        part -> Spelling.distance(word, part) <= Math.min(2, word.length() / 3)))
        .sorted(
            Comparator.comparingInt((String candidate) -> Spelling.distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(FEW)
        .toList();
  }
}
