package dev.tsk8s.cli.render;

/// Markdown that never grows beyond what GitHub takes: 65,536 characters for the body of an issue
/// or a comment.
final class Comment {
  static final int LONGEST = 65_536;

  /// Kept free for the last sentence.
  private static final int END = 1_000;

  private final StringBuilder text;
  private boolean cut;

  Comment(String head) {
    this.text = new StringBuilder(head);
  }

  /// Adds a section if it fits.
  boolean add(String section) {
    boolean fits = text.length() + section.length() <= LONGEST - END;
    if (fits) {
      text.append(section);
    }
    cut |= !fits;
    return fits;
  }

  /// Something did not fit.
  boolean isCut() {
    return cut;
  }

  void end(String sentence) {
    text.append('\n').append(sentence).append('\n');
  }

  String text() {
    return text.toString();
  }
}
