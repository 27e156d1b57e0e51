package dev.tsk8s.probes.files;

import dev.tsk8s.probes.files.PlainYaml.NotPlain;
import java.util.regex.Pattern;

/// Keys and scalars of plain YAML, as JSON. Each is a part of an array, never empty.
final class YamlScalar {
  private static final String INDICATORS = "&*!%@`|>{}[],?#";
  private static final String SAME_ESCAPES = "\"\\/bfnrt";

  /// What JSON writes in another way, if it is a number at all.
  private static final Pattern ODD_NUMBER =
      Pattern.compile(
          "[-+]?(?:0\\d+|\\d+\\.|\\d+(?:\\.\\d+)?[eE][-+]?\\d+|0[xob][\\da-fA-F_]+|[+]\\d+(?:\\.\\d+)?|\\d+_[\\d_]*)");

  private YamlScalar() {}

  /// Where the colon behind a key stands; -1: there is no key.
  static int keyEnd(char[] text, int begin, int end) {
    if (isQuote(text[begin])) {
      int at = closing(text, begin, end) + 1;
      return at > 0 && isColon(text, at, end) ? at : -1;
    }
    for (int at = begin; at < end; at++) {
      if (text[at] == ':' && isColon(text, at, end)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isColon(char[] text, int at, int end) {
    return at < end && text[at] == ':' && (at + 1 == end || text[at + 1] == ' ');
  }

  private static boolean isQuote(char first) {
    return first == '"' || first == '\'';
  }

  /// Where the quote that stands at the beginning ends; -1: not in this part.
  private static int closing(char[] text, int begin, int end) {
    char quote = text[begin];
    for (int at = begin + 1; at < end; at++) {
      char here = text[at];
      if (here == '\\' && quote == '"') {
        at++;
      } else if (here == quote) {
        boolean doubled = quote == '\'' && at + 1 < end && text[at + 1] == '\'';
        if (!doubled) {
          return at;
        }
        at++;
      }
    }
    return -1;
  }

  static void key(char[] text, int begin, int end, JsonText json) throws NotPlain {
    if (begin == end) {
      throw new NotPlain();
    }
    char first = text[begin];
    if (isQuote(first)) {
      quoted(text, begin, end, json);
    } else if (INDICATORS.indexOf(first) >= 0 || is("<<", text, begin, end)) {
      throw new NotPlain();
    } else {
      json.add('"').escaped(text, begin, end).add('"');
    }
  }

  static void value(char[] text, int begin, int end, JsonText json) throws NotPlain {
    char first = text[begin];
    if (isQuote(first)) {
      quoted(text, begin, end, json);
    } else if (is("{}", text, begin, end)
        || is("[]", text, begin, end)
        || is("true", text, begin, end)
        || is("false", text, begin, end)
        || is("null", text, begin, end)) {
      json.add(text, begin, end);
    } else if (is("~", text, begin, end)) {
      json.add("null");
    } else if (INDICATORS.indexOf(first) >= 0 || goesOn(text, begin, end)) {
      throw new NotPlain();
    } else if (isNumber(text, begin, end)) {
      json.add(text, begin, end);
    } else if (isOddNumber(text, begin, end)) {
      throw new NotPlain();
    } else {
      json.add('"').escaped(text, begin, end).add('"');
    }
  }

  private static boolean is(String word, char[] text, int begin, int end) {
    if (text[begin] != word.charAt(0) || end - begin != word.length()) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      if (text[begin + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// With a comment, or with what looks like a mapping.
  private static boolean goesOn(char[] text, int begin, int end) {
    for (int at = begin + 1; at < end; at++) {
      char here = text[at];
      if ((here == '#' && text[at - 1] == ' ') || (here == ' ' && text[at - 1] == ':')) {
        return true;
      }
    }
    return false;
  }

  private static void quoted(char[] text, int begin, int end, JsonText json) throws NotPlain {
    if (closing(text, begin, end) != end - 1) {
      throw new NotPlain();
    }
    json.add('"');
    if (text[begin] == '\'') {
      single(text, begin + 1, end - 1, json);
    } else {
      twice(text, begin + 1, end - 1, json);
    }
    json.add('"');
  }

  private static void single(char[] text, int begin, int end, JsonText json) {
    int done = begin;
    for (int at = begin; at < end; at++) {
      if (text[at] == '\'') { // there are two of them
        at++;
        json.escaped(text, done, at);
        done = at + 1;
      }
    }
    json.escaped(text, done, end);
  }

  /// JSON has the same escapes, if not so many, but none of the characters that need one.
  private static void twice(char[] text, int begin, int end, JsonText json) throws NotPlain {
    int done = begin;
    for (int at = begin; at < end; at++) {
      if (text[at] == '\\') {
        at++;
        if (SAME_ESCAPES.indexOf(text[at]) < 0 && text[at] != 'u') {
          throw new NotPlain();
        }
      } else if (text[at] < ' ') {
        json.add(text, done, at).escaped(text, at, at + 1);
        done = at + 1;
      }
    }
    json.add(text, done, end);
  }

  /// As JSON has numbers; everything else is a text.
  private static boolean isNumber(char[] text, int begin, int end) {
    int at = text[begin] == '-' ? begin + 1 : begin;
    if (at == end || !isDigit(text[at]) || end - begin > 18) {
      return false;
    }
    if (text[at] == '0' && end > at + 1 && text[at + 1] != '.') {
      return false;
    }
    boolean point = false;
    for (; at < end; at++) {
      char here = text[at];
      if (here == '.' && !point && at + 1 < end) {
        point = true;
      } else if (!isDigit(here)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOddNumber(char[] text, int begin, int end) {
    char first = text[begin];
    if (!isDigit(first) && first != '-' && first != '+') {
      return false;
    }
    int points = 0;
    for (int at = begin; at < end; at++) {
      points += text[at] == '.' ? 1 : 0;
    }
    return points < 2 // else an address, or a version
        && ODD_NUMBER.matcher(new String(text, begin, end - begin)).matches();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
