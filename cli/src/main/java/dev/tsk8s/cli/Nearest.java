package dev.tsk8s.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the word that was probably meant.
final class Nearest {
  private static final int FEW = 6;

  private Nearest() {}

  /// The candidate with the fewest changed letters, unless half of the word would have to change.
  static Optional<String> to(String word, Collection<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .filter(best -> distance(word, best) <= Math.max(word.length(), best.length()) / 2);
  }

  /// `; did you mean 'path'?`, or nothing.
  static String hint(String word, Collection<String> candidates) {
    return to(word, candidates).map(best -> "; did you mean '" + best + "'?").orElse("");
  }

  /// A few that share a part with the word, or nearly are it, the nearest first.
  static List<String> few(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate ->
            candidate.contains(word)
                || Stream.of(candidate.split("-", -1))
                    .anyMatch(part -> distance(word, part) <= Math.min(2, word.length() / 3)))
        .sorted(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(FEW)
        .toList();
  }

  /// Levenshtein's distance.
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], before[j]) + 1, before[j - 1] + change);
      }
      before = row;
    }
    return before[b.length()];
  }
}
