package dev.tsk8s.cli.diff;

/// Whether a name means the same on both sides.
public enum Naming {
  SAME("same"),
  /// One side has pseudonyms, the other has names.
  OTHER_LEVEL("otherLevel"),
  /// Both have pseudonyms, and not the same ones: `n4` of one is another machine than `n4` of the
  /// other.
  OTHER_PSEUDONYMS("otherPseudonyms");

  private final String word;

  Naming(String word) {
    this.word = word;
  }

  /// As `diff-1.json` and the texts call it.
  public String word() {
    return word;
  }
}
