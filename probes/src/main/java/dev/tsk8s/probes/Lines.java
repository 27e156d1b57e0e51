package dev.tsk8s.probes;

import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/// The lines of a text of any length, none of which may be longer than memory allows.
public final class Lines {
  private static final int LONGEST = 1 << 20;

  private final Reader text;
  private final String what;
  private final char[] buffer = new char[1 << 16];
  private int from;
  private int filled;

  /// @param what it is, as a reader knows it
  public Lines(Reader text, String what) {
    this.text = text;
    this.what = what;
  }

  /// The next one without its end; empty at the end of the text.
  ///
  /// @throws IOException also if it is longer than 1 MB
  public Optional<String> next() throws IOException {
    var begun = new StringBuilder(0);
    while (true) {
      if (from == filled) {
        from = 0;
        filled = Math.max(0, text.read(buffer, 0, buffer.length));
        if (filled == 0) {
          return begun.isEmpty() ? Optional.empty() : Optional.of(begun.toString());
        }
      }
      int end = from;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      String rest = new String(buffer, from, end - from);
      boolean ended = end < filled;
      from = ended ? end + 1 : end;
      if (ended) {
        String line = begun.isEmpty() ? rest : begun.append(rest).toString();
        return Optional.of(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      }
      begun.append(rest);
      if (begun.length() > LONGEST) {
        throw new IOException(what + " with a line longer than " + (LONGEST >> 20) + " MB");
      }
    }
  }
}
