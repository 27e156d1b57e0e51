package dev.tsk8s.core.cilium;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Whether two texts say the same to Cilium: Go's `strconv.ParseBool` has several words for true,
/// and lists are written with spaces or commas.
public final class Meaning {
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final Set<String> TRUE = Set.of("true", "1", "t");
  private static final Set<String> FALSE = Set.of("false", "0", "f", "");

  private Meaning() {}

  public static boolean same(String one, String other) {
    Optional<Boolean> flag = flag(one);
    return (flag.isPresent() && flag.equals(flag(other))) || words(one).equals(words(other));
  }

  private static Optional<Boolean> flag(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return Optional.of(true);
    }
    return FALSE.contains(word) ? Optional.of(false) : Optional.empty();
  }

  private static Set<String> words(String text) {
    return new TreeSet<>(Arrays.asList(SEPARATOR.split(text.strip())));
  }
}
