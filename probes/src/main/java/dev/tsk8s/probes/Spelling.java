package dev.tsk8s.probes;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// How much two words differ.
public final class Spelling {
  private Spelling() {}

  /// Letters to change, add or take away to make one word of the other (Levenshtein).
  public static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(before[j - 1] + change, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[other.length()];
  }

  /// The word that was probably meant: the one that differs least, in one letter or in no more than
  /// one of three.
  public static Optional<String> nearest(String word, Collection<String> others) {
    return others.stream()
        .min(
            Comparator.comparingInt((String other) -> distance(word, other))
                .thenComparing(Comparator.naturalOrder()))
        .filter(best ->
            distance(word, best) <= Math.max(1, Math.max(word.length(), best.length()) / 3));
  }
}
