package dev.tsk8s.core.diagnosis;

/// The stable name of a finding or of a thing that could not be seen: `check/finding`, lower-case
/// words, never renumbered, never reused. Its words are in the knowledge file of that name.
public record Code(String text) implements Comparable<Code> {
  public Code {
    if (!text.matches("[a-z][a-z0-9-]*/[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException("not a code: " + text);
    }
  }

  /// The check it belongs to.
  public String check() {
    return text.substring(0, text.indexOf('/'));
  }

  @Override
  public int compareTo(Code other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
