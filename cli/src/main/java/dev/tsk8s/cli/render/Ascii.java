package dev.tsk8s.cli.render;

/// Typographic signs for a screen that may not have them; letters of any script stay.
final class Ascii {
  private Ascii() {}

  static String punctuation(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    return text.replace("→", "->")
        .replace("←", "<-")
        .replace("↔", "<->")
        .replace("…", "...")
        .replace("–", "-")
        .replace("—", "-")
        .replace("−", "-")
        .replace("·", "-")
        .replace("×", "x")
        .replace("≤", "<=")
        .replace("≥", ">=")
        .replace("‘", "'")
        .replace("’", "'")
        .replace("“", "\"")
        .replace("”", "\"");
  }
}
