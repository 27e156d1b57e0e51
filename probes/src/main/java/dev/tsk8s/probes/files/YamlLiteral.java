package dev.tsk8s.probes.files;

import dev.tsk8s.probes.files.PlainYaml.NotPlain;

/// A literal block of YAML (`|`): lines of text, set in.
final class YamlLiteral {
  private final YamlLines lines;
  private final int first;

  /// How far its text is set in; -1: it has none.
  private int inner = -1;

  /// Behind its last line that is not blank.
  private int behind;

  /// Behind all of it.
  private int next;

  /// @param first line of it
  /// @param count of all lines
  /// @param begin how far its key is set in
  YamlLiteral(YamlLines lines, int first, int count, int begin) {
    this.lines = lines;
    this.first = first;
    this.behind = first;
    for (next = first; next < count; next++) {
      int blanks = blanks(next);
      boolean blank = blanks == length(next);
      if (!blank && (blanks <= begin || blanks < inner)) {
        break;
      }
      if (!blank && inner < 0) {
        inner = blanks;
      }
      if (length(next) > Math.max(0, inner)) {
        behind = next + 1;
      }
    }
  }

  /// @param chomping what becomes of the ends of its last lines
  /// @return the line behind it
  int convert(String chomping, JsonText json) throws NotPlain {
    if (inner < 0 && behind > first) {
      throw new NotPlain(); // blank lines alone, of different lengths
    }
    json.add('"');
    for (int line = first; line < behind; line++) {
      int text = lines.begin(line) + Math.min(inner, length(line));
      json.add(line == first ? "" : "\\n").escaped(lines.chars(), text, lines.end(line));
    }
    int end = behind > first ? 1 : 0;
    String ends =
        switch (chomping) {
          case "" -> "\\n".repeat(end);
          case "-" -> "";
          case "+" -> "\\n".repeat(end + next - behind);
          default -> throw new NotPlain();
        };
    json.add(ends).add('"');
    return next;
  }

  private int length(int line) {
    return lines.end(line) - lines.begin(line);
  }

  private int blanks(int line) {
    int blanks = 0;
    while (blanks < length(line) && lines.chars()[lines.begin(line) + blanks] == ' ') {
      blanks++;
    }
    return blanks;
  }
}
