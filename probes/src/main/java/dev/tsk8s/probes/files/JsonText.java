package dev.tsk8s.probes.files;

import java.io.Writer;
import java.util.Arrays;

/// JSON that is being written.
final class JsonText extends Writer {
  private char[] chars = new char[1 << 14];
  private int length;

  int length() {
    return length;
  }

  /// Forgets what stands behind.
  void cut(int shorter) {
    length = shorter;
  }

  JsonText add(char one) {
    reserve(1);
    chars[length++] = one;
    return this;
  }

  JsonText add(String text) {
    int more = text.length();
    reserve(more);
    text.getChars(0, more, chars, length);
    length += more;
    return this;
  }

  JsonText add(char[] text, int begin, int end) {
    int more = end - begin;
    reserve(more);
    System.arraycopy(text, begin, chars, length, more);
    length += more;
    return this;
  }

  /// Part of a string.
  JsonText escaped(char[] text, int begin, int end) {
    int done = begin;
    for (int at = begin; at < end; at++) {
      char here = text[at];
      if (here < ' ' || here == '"' || here == '\\') {
        add(text, done, at);
        escape(here);
        done = at + 1;
      }
    }
    return add(text, done, end);
  }

  private void escape(char special) {
    switch (special) {
      case '\n' -> add("\\n");
      case '\t' -> add("\\t");
      case '"' -> add("\\\"");
      case '\\' -> add("\\\\");
      default -> add("\\u%04x".formatted((int) special));
    }
  }

  @Override
  public void write(char[] text, int offset, int count) {
    add(text, offset, offset + count);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  void set(int at, char other) {
    chars[at] = other;
  }

  void copy(int from, char[] buffer, int offset, int count) {
    System.arraycopy(chars, from, buffer, offset, count);
  }

  private void reserve(int more) {
    if (length + more > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(length + more, 2 * chars.length));
    }
  }
}
