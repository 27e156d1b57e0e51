package dev.tsk8s.probes.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// The lines of a stream that may end and go on: who is attached to a pod goes, and another comes.
final class TaskLines {
  private final InputStream in;
  private final byte[] chunk = new byte[8192];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int next;
  private int end;
  private boolean tooLong;

  TaskLines(InputStream in) {
    this.in = in;
  }

  /// What is read.
  sealed interface Read {
    /// @param text without the end of the line
    record Line(String text) implements Read {}

    /// More than a line may have; the rest of it is skipped.
    record TooLong() implements Read {}

    /// For now. A part of a line is kept.
    record End() implements Read {}
  }

  /// Waits for the next.
  Read next() {
    while (true) {
      if (next == end && !fill()) {
        return new Read.End();
      }
      byte one = chunk[next++];
      if (one == '\n') {
        boolean skipped = tooLong;
        tooLong = false;
        if (!skipped) {
          String text = line.toString(UTF_8);
          line.reset();
          return new Read.Line(text);
        }
      } else if (!tooLong) {
        line.write(one);
        if (line.size() > TalkJson.LONGEST_TASK) {
          tooLong = true;
          line.reset();
          return new Read.TooLong();
        }
      }
    }
  }

  private boolean fill() {
    next = 0;
    try {
      end = Math.max(0, in.read(chunk));
    } catch (IOException _) {
      end = 0; // as good as ended
    }
    return end > 0;
  }
}
