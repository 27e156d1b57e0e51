package dev.tsk8s.cli.render;

/// Names are whatever somebody typed; a terminal must not obey them.
final class Harmless {
  private Harmless() {}

  /// One line without anything that moves the cursor, changes colour or turns the direction of
  /// writing.
  static String line(String text) {
    var line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> {
          if (steers(character)) {
            line.append(
                character > 0xFF ? "<U+%04X>".formatted(character) : "<%02X>".formatted(character));
          } else {
            line.appendCodePoint(character);
          }
        });
    return line.toString();
  }

  /// Control characters, format characters (bidirectional marks, zero-width ones, byte order mark)
  /// and lone surrogates.
  static boolean steers(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
