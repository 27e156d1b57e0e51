package dev.tsk8s.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A text in the two languages of a page that a reader switches between. What is the same in both
/// is a name, in which nothing is markup.
record Both(String en, String ko) {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /// A part of a sentence.
  ///
  /// @param code it is typed or shown as it stands: it stood between backticks
  record Piece(String text, boolean code) {}

  /// A name, which no language changes.
  static Both neutral(String text) {
    return new Both(text, text);
  }

  boolean same() {
    return en.equals(ko);
  }

  List<Piece> enPieces() {
    return pieces(en);
  }

  List<Piece> koPieces() {
    return pieces(ko);
  }

  private static List<Piece> pieces(String text) {
    var pieces = new ArrayList<Piece>();
    int end = 0;
    for (MatchResult code : CODE.matcher(text).results().toList()) {
      if (code.start() > end) {
        pieces.add(new Piece(text.substring(end, code.start()), false));
      }
      pieces.add(new Piece(code.group(1), true));
      end = code.end();
    }
    if (end < text.length()) {
      pieces.add(new Piece(text.substring(end), false));
    }
    return pieces;
  }
}
