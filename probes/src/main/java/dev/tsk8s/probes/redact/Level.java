package dev.tsk8s.probes.redact;

import java.util.Locale;

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

  /// As the user writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
