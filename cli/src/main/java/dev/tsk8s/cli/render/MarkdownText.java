package dev.tsk8s.cli.render;

/// Text that means in Markdown what it says, for GitHub and GitLab: no markup, no HTML, no link, no
/// mention, nobody notified.
final class MarkdownText {
  /// Neither a name nor a sentence is longer.
  private static final int LONGEST = 2000;

  private static final String MARKUP = "\\`*_[]~|$^";
  private static final String INVISIBLE = "&#8203;";

  private MarkdownText() {}

  /// Within a paragraph, a list or a table.
  static String plain(String text) {
    return escaped(text, true);
  }

  /// Within HTML, where no Markdown is read.
  static String html(String text) {
    return escaped(text, false);
  }

  /// In a code span, whose fence is longer than any within.
  static String code(String text) {
    String line = cut(Harmless.line(text));
    if (line.isBlank()) {
      return "` `";
    }
    String fence = fence(line, 1);
    boolean touches = line.startsWith("`") || line.endsWith("`");
    return touches ? fence + " " + line + " " + fence : fence + line + fence;
  }

  /// What a fence around these lines must be.
  static String fence(String text, int least) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return "`".repeat(Math.max(least, longest + 1));
  }

  private static String escaped(String text, boolean markdown) {
    String line = cut(Harmless.line(text));
    var safe = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      switch (character) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append(markdown ? "\"" : "&quot;");
        case '@' -> safe.append('@').append(namesSomebody(line, i + 1) ? INVISIBLE : "");
        case '#' -> safe.append(i == 0 && markdown ? "\\#" : "#").append(INVISIBLE);
        case ':' -> safe.append(line.startsWith("://", i) ? ":" + INVISIBLE : ":");
        case '.' -> safe.append(endsWithWww(line, i) ? INVISIBLE + "." : ".");
        case '-', '+', '=' -> safe.append(i == 0 && markdown ? "\\" : "").append(character);
        default -> {
          if (markdown && MARKUP.indexOf(character) >= 0) {
            safe.append('\\');
          }
          safe.append(character);
        }
      }
    }
    return markdown
        ? safe.toString().replaceFirst("^(\\d{1,9})([.)])(?=\\s|$)", "$1\\\\$2")
        : safe.toString();
  }

  private static boolean namesSomebody(String line, int start) {
    return start < line.length() && Character.isLetterOrDigit(line.charAt(start));
  }

  private static boolean endsWithWww(String line, int end) {
    return line.regionMatches(true, end - 3, "www", 0, 3);
  }

  private static String cut(String line) {
    return line.length() <= LONGEST ? line : Columns.trimmed(line, LONGEST);
  }
}
