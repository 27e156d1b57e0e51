package dev.tsk8s.cli.render;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Lines of text, wrapped and coloured for a screen. All text that comes in is made harmless here.
final class Page {
  /// A longer lead would leave no room beside it.
  private static final int LONGEST_LEAD = 30;

  private final Appendable out;
  private final Screen screen;

  Page(Appendable out, Screen screen) {
    this.out = out;
    this.screen = screen;
  }

  Screen screen() {
    return screen;
  }

  void blank() {
    put("");
  }

  /// One line as it is, never wrapped: commands and raw values must stay in one piece.
  void line(int indent, Ink ink, String text) {
    put(" ".repeat(indent) + ink.on(plain(text), screen));
  }

  /// A paragraph.
  void paragraph(int indent, Ink ink, String text) {
    paragraph(indent, "", Ink.PLAIN, ink, text);
  }

  /// A paragraph hanging from a lead (`1. `, a glyph, a label).
  void paragraph(int indent, String lead, Ink leadInk, Ink ink, String text) {
    if (Columns.width(lead) > LONGEST_LEAD) {
      paragraph(indent, "", Ink.PLAIN, ink, lead + text);
      return;
    }
    int hang = indent + Columns.width(lead);
    int room = Math.max(screen.width() - hang, 20);
    boolean first = true;
    for (String line : Columns.wrapped(plain(text), room)) {
      String before =
          first ? " ".repeat(indent) + leadInk.on(plain(lead), screen) : " ".repeat(hang);
      put(before + ink.on(line, screen));
      first = false;
    }
  }

  private String plain(String text) {
    String line = Harmless.line(text);
    return screen.unicode() ? line : Ascii.punctuation(line);
  }

  private void put(String line) {
    try {
      out.append(line.stripTrailing()).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
