package dev.tsk8s.cli.render;

import java.util.List;
import java.util.stream.IntStream;

/// Rows in columns, the first row as their heads.
///
/// @param widest what is longer is cut: a table is for looking down
record Table(Page page, int widest) {
  private static final int NARROWEST = 7;
  private static final int INDENT = 2;
  private static final String BETWEEN = "  ";

  void print(List<List<String>> rows) {
    var widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Columns.width(cell(row.get(i))));
      }
    }
    fit(widths, page.screen().width() - INDENT);
    Ink ink = Ink.FAINT;
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String shown = Columns.trimmed(cell(row.get(i)), widths[i]);
        line.append(Columns.padded(shown, widths[i])).append(BETWEEN);
      }
      page.line(INDENT, ink, line.toString().stripTrailing());
      ink = Ink.PLAIN;
    }
  }

  /// On a narrow screen the widest columns give way first: a broken row is no row.
  private static void fit(int[] widths, int room) {
    int over = IntStream.of(widths).sum() + BETWEEN.length() * (widths.length - 1) - room;
    for (; over > 0; over--) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
    }
  }

  private String cell(String text) {
    return Columns.trimmed(Harmless.line(text), widest);
  }
}
