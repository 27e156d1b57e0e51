package dev.tsk8s.cli.render;

/// Signs, each with a stand-in of ASCII.
enum Glyph {
  PROBLEM("✘", "x"),
  WARNING("▲", "!"),
  GOOD("✔", "+"),
  UNKNOWN("?", "?"),
  NONE("·", "-"),
  BETWEEN("·", "|"),
  FOLDED("└", "-"),
  TO("→", "->");

  private final String sign;
  private final String ascii;

  Glyph(String sign, String ascii) {
    this.sign = sign;
    this.ascii = ascii;
  }

  String on(Screen screen) {
    return screen.unicode() ? sign : ascii;
  }
}
