package dev.tsk8s.cli.render;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/// Text measured as a terminal shows it: Hangul and Han take two columns, combining marks none.
final class Columns {
  private Columns() {}

  static int width(String text) {
    return text.codePoints().map(character -> Math.max(0, WCWidth.wcwidth(character))).sum();
  }

  /// The text and blanks up to a width.
  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /// The text, or its beginning and `...` if it is wider.
  static String trimmed(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    int end = 0;
    int used = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      used += Math.max(0, WCWidth.wcwidth(character));
      if (used > width - 3) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end) + "...";
  }

  /// The text in lines of at most `width` columns, broken at blanks; a word wider than a line is
  /// broken anywhere.
  static List<String> wrapped(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    int used = 0;
    for (String word : text.strip().split("\\s+", -1)) {
      int wide = width(word);
      if (used > 0 && used + 1 + wide > width) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (used > 0) {
        line.append(' ');
        used++;
      }
      used = append(word, line, used, width, lines);
    }
    lines.add(line.toString());
    return lines;
  }

  private static int append(
      String word, StringBuilder line, int used, int width, List<String> lines) {
    int column = used;
    for (int i = 0; i < word.length(); ) {
      int character = word.codePointAt(i);
      int wide = Math.max(0, WCWidth.wcwidth(character));
      if (column > 0 && column + wide > width) {
        lines.add(line.toString());
        line.setLength(0);
        column = 0;
      }
      line.appendCodePoint(character);
      column += wide;
      i += Character.charCount(character);
    }
    return column;
  }
}
