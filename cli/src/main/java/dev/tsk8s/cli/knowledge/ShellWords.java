package dev.tsk8s.cli.knowledge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/// Where in a command line of a POSIX shell somebody is, read from its beginning, and how a value
/// has to stand there to be taken as it is: the shell's quoting (POSIX.1-2017, Shell Command
/// Language 2.2), and JSON's where the command hands JSON on. Names come from files that anybody
/// may have written, and a reader pastes what we print.
public final class ShellWords {
  /// Such a value means itself without quotes.
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}._:/@%+=,-]*");

  /// What nobody sees, or what a terminal obeys when it is pasted: no quotes help there.
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  /// What surrounds a place.
  private enum Inside {
    NOTHING,
    SINGLE,
    /// A text of JSON in single quotes.
    JSON,
    DOUBLE,
    /// Arithmetic, in which quotes change nothing.
    SUM
  }

  /// The outermost first; more than one within `"$(`.
  private final Deque<Inside> around = new ArrayDeque<>();

  private char before = ' ';

  ShellWords() {
    around.add(Inside.NOTHING);
  }

  /// A value as one word of a command.
  public static String quoted(String value) {
    return new ShellWords().here(value);
  }

  /// A word of a command as it is, an option too.
  static String kept(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + inSingle(seen(word)) + "'";
  }

  /// Goes on over a piece of the command.
  ShellWords over(String piece) {
    piece.chars().forEach(character -> over((char) character));
    return this;
  }

  private void over(char c) {
    char last = before;
    boolean escaped = last == '\\' && around.getLast() != Inside.SINGLE;
    before = escaped && c == '\\' ? 'x' : c;
    if (escaped && c != '\'') {
      return;
    }
    switch (around.getLast()) {
      case NOTHING -> {
        if (c == '\'' && !escaped) {
          around.add(Inside.SINGLE);
        } else if (c == '"') {
          around.add(Inside.DOUBLE);
        } else if (c == '(') {
          around.add(last == '(' ? Inside.SUM : Inside.NOTHING);
        } else if (c == ')' && around.size() > 1) {
          around.removeLast();
        }
      }
      case SUM -> {
        if (c == ')') {
          around.removeLast();
        }
      }
      case DOUBLE -> {
        if (c == '"') {
          around.removeLast();
        } else if (c == '(' && last == '$') { // where quoting begins anew
          around.add(Inside.NOTHING);
        }
      }
      case SINGLE -> {
        if (c == '\'') {
          around.removeLast();
        } else if (c == '"') {
          around.add(Inside.JSON);
        }
      }
      case JSON -> {
        if (c == '"') {
          around.removeLast();
        } else if (c == '\'') { // no backslash keeps the shell from ending its quotes here
          around.removeLast();
          around.removeLast();
        }
      }
    }
  }

  /// The value as it has to stand here.
  String here(String value) {
    String seen = seen(value);
    return switch (around.getLast()) {
      case NOTHING -> {
        String word = before == ' ' ? seen.replaceFirst("^-", "_") : seen; // or it is an option
        yield kept(word);
      }
      case SINGLE -> inSingle(seen);
      case JSON -> inSingle(seen.replace("\\", "\\\\").replace("\"", "\\\""));
      case SUM -> seen.replaceAll("[^0-9A-Za-z]", "_");
      case DOUBLE -> PLAIN.matcher(seen).matches() ? seen : "\"'" + inSingle(seen) + "'\"";
    };
  }

  private static String seen(String value) {
    return UNSEEN.matcher(value).replaceAll("_");
  }

  private static String inSingle(String value) {
    return value.replace("'", "'\\''");
  }
}
