package dev.tsk8s.cli.render;

import java.util.List;

/// Short texts that are no part of a report: hints, answers, lists of what can be chosen.
public final class Notice {
  private final Screen screen;

  public Notice(Screen screen) {
    this.screen = screen;
  }

  /// A term and what is said about it.
  public record Entry(String term, String text) {}

  /// One line without anything that a terminal would obey, now or when it is pasted.
  public static String harmless(String line) {
    return Harmless.line(line);
  }

  /// What stands apart from a report.
  public String aside(String text) {
    return one(Ink.FAINT, text);
  }

  /// An answer.
  public String plain(String text) {
    return one(Ink.PLAIN, text);
  }

  /// A line that can be pasted: nothing wraps it.
  public String command(String line) {
    var text = new StringBuilder();
    new Page(text, screen).line(0, Ink.COMMAND, line);
    return text.toString();
  }

  /// Commands to choose from by number.
  public String commands(List<String> lines) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    for (int i = 0; i < lines.size(); i++) {
      page.line(2, Ink.COMMAND, (i + 1) + "  " + lines.get(i));
    }
    return text.toString();
  }

  /// Terms in one column, what is said about them in the other; on a narrow screen below them.
  public String entries(List<Entry> entries) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    int widest = entries.stream().mapToInt(entry -> Columns.width(entry.term())).max().orElse(0);
    boolean beside = widest + 2 <= screen.width() / 3;
    for (Entry entry : entries) {
      if (beside) {
        page.paragraph(
            2, Columns.padded(entry.term(), widest) + "  ", Ink.COMMAND, Ink.PLAIN, entry.text());
      } else {
        page.line(2, Ink.COMMAND, entry.term());
        page.paragraph(4, Ink.PLAIN, entry.text());
      }
    }
    return text.toString();
  }

  private String one(Ink ink, String sentence) {
    var text = new StringBuilder();
    new Page(text, screen).paragraph(0, ink, sentence);
    return text.toString();
  }
}
