package dev.tsk8s.cli.render;

/// A text in the two languages of a page that a reader switches between.
record Both(String en, String ko) {

  /// A name, which no language changes.
  static Both neutral(String text) {
    return new Both(text, text);
  }

  boolean same() {
    return en.equals(ko);
  }
}
