package dev.tsk8s.cli.knowledge;

import java.util.Locale;

/// A language that tsk8s speaks.
public enum Language {
  EN,
  KO;

  /// As `--lang` and the knowledge files name it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Korean for a Korean locale, else English.
  public static Language of(Locale locale) {
    return locale.getLanguage().equals("ko") ? KO : EN;
  }
}
