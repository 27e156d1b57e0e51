package dev.tsk8s.cli.render;

/// What text is written for.
///
/// @param width columns
/// @param colour ANSI colours are wanted
/// @param unicode it shows more than ASCII: decides glyphs only, names stay as they are
public record Screen(int width, boolean colour, boolean unicode) {
  private static final int PIPE_WIDTH = 100;

  /// A pipe or a file: no colour, ASCII glyphs, one width everywhere so that two reports can be
  /// compared.
  public static Screen plain() {
    return new Screen(PIPE_WIDTH, false, false);
  }

  public Screen withColour(boolean wanted) {
    return new Screen(width, wanted, unicode);
  }
}
