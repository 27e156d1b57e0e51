package dev.tsk8s.probes.files;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/// The lines of a YAML text of any length, of which those at hand are kept, side by side in one
/// array: a String of each would cost more than all that is done with them.
final class YamlLines {

  /// Far more than etcd takes for one object, and few enough for the smallest heap to hold them
  /// twice.
  static final int MOST_KEPT = 8 << 20;

  private static final int LONGEST = 1 << 20;

  private final Reader text;
  private char[] chars = new char[1 << 16];
  private int filled;
  private boolean ended;

  /// Where the line behind those that are kept begins.
  private int following;

  private int[] begins = new int[256];
  private int[] ends = new int[256];
  private int count;

  YamlLines(Reader text) {
    this.text = text;
  }

  /// Keeps one line more.
  ///
  /// @return whether there was one
  /// @throws IOException also if it, or all that is kept, is too long to hold
  boolean next() throws IOException {
    int end = following;
    while (true) {
      char[] here = chars;
      while (end < filled && here[end] != '\n') {
        end++;
      }
      if (end < filled || ended) {
        break;
      }
      if (end - following > LONGEST) {
        throw new IOException("YAML with a line longer than " + (LONGEST >> 20) + " MB");
      }
      end -= makeRoom();
      fill();
    }
    if (end == following && end == filled) {
      return false;
    }
    keep(following, end > following && chars[end - 1] == '\r' ? end - 1 : end);
    following = Math.min(end + 1, filled);
    return true;
  }

  private void keep(int begin, int end) {
    if (count == begins.length) {
      begins = Arrays.copyOf(begins, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    begins[count] = begin;
    ends[count] = end;
    count++;
  }

  /// @return by how many places everything has moved
  private int makeRoom() throws IOException {
    if (filled < chars.length) {
      return 0;
    }
    int needless = count == 0 ? following : begins[0];
    if (needless <= chars.length / 2 && chars.length < MOST_KEPT) {
      chars = Arrays.copyOf(chars, 2 * chars.length);
      return 0;
    }
    if (needless == 0) {
      throw new IOException(
          "YAML with a value longer than " + (MOST_KEPT >> 20) + " MB: use -o json");
    }
    System.arraycopy(chars, needless, chars, 0, filled - needless);
    filled -= needless;
    following -= needless;
    for (int i = 0; i < count; i++) {
      begins[i] -= needless;
      ends[i] -= needless;
    }
    return needless;
  }

  private void fill() throws IOException {
    int read = text.read(chars, filled, chars.length - filled);
    ended = read < 0;
    filled += Math.max(0, read);
  }

  /// How many are kept.
  int count() {
    return count;
  }

  /// All characters; they stay where they are until the next line is read.
  char[] chars() {
    return chars;
  }

  int begin(int line) {
    return begins[line];
  }

  int end(int line) {
    return ends[line];
  }

  /// Keeps the last line no more.
  void dropLast() {
    count--;
  }

  /// Keeps the first lines no more.
  void dropFirst(int lines) {
    count -= lines;
    System.arraycopy(begins, lines, begins, 0, count);
    System.arraycopy(ends, lines, ends, 0, count);
  }

  boolean is(int line, String text) {
    return ends[line] - begins[line] == text.length() && startsWith(line, text);
  }

  boolean startsWith(int line, String text) {
    int length = text.length();
    if (ends[line] - begins[line] < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (chars[begins[line] + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean isBlank(int line) {
    for (int at = begins[line]; at < ends[line]; at++) {
      if (!Character.isWhitespace(chars[at])) {
        return false;
      }
    }
    return true;
  }

  /// The first lines as a text.
  String first(int lines) {
    var all = new StringBuilder(ends[lines - 1] - begins[0] + 1);
    for (int line = 0; line < lines; line++) {
      all.append(chars, begins[line], ends[line] - begins[line]).append('\n');
    }
    return all.toString();
  }
}
