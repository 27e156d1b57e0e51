package dev.tsk8s.probes.redact;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much is taken out of a bundle.
public enum Level {
  /// Nothing.
  NONE,
  /// What could open something, and who somebody is: keys, tokens, passwords, login links, e-mail
  /// addresses.
  STANDARD,
  /// Also what could be recognised: names of hosts, pods, namespaces and tailnets, and public
  /// addresses. Each gets a pseudonym, so that what was the same still is.
  STRICT;

  /// The level of this word, if it is one.
  public static Optional<Level> of(String word) {
    return Arrays.stream(values()).filter(level -> level.word().equals(word)).findFirst();
  }

  /// This one or the other, whichever takes out more.
  public Level atLeast(Level other) {
    return compareTo(other) < 0 ? other : this;
  }

  /// As the user writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
