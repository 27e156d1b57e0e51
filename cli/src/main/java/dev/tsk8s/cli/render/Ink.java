package dev.tsk8s.cli.render;

/// How a piece of text looks where colours are wanted (ECMA-48 SGR).
enum Ink {
  PLAIN(""),
  BOLD("1"),
  FAINT("2"),
  PROBLEM("1;31"),
  WARNING("1;33"),
  GOOD("32"),
  UNKNOWN("1;35"),
  COMMAND("36");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  String on(String text, Screen screen) {
    return screen.colour() && !code.isEmpty() && !text.isEmpty()
        ? "\u001b[" + code + "m" + text + "\u001b[0m"
        : text;
  }
}
