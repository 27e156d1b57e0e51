package dev.tsk8s.probes.files;

import dev.tsk8s.probes.files.PlainYaml.NotPlain;
import java.util.regex.Pattern;

/// Keys and scalars of plain YAML, as JSON.
final class YamlScalar {
  private static final String INDICATORS = "&*!%@`|>{}[],?#";
  private static final String SAME_ESCAPES = "\"\\/bfnrt";

  /// What JSON writes in another way, if it is a number at all.
  private static final Pattern ODD_NUMBER =
      Pattern.compile(
          "[-+]?(?:0\\d+|\\d+\\.|\\d+(?:\\.\\d+)?[eE][-+]?\\d+|0[xob][\\da-fA-F_]+|\\d+_[\\d_]*)");

  private YamlScalar() {}

  /// Where the colon behind a key stands; -1: there is no key.
  static int keyEnd(String line, int from) {
    char quote = line.charAt(from);
    int at = from;
    if (quote == '"' || quote == '\'') {
      at = closing(line, from, quote) + 1;
      return at > 0 && at < line.length() && isColon(line, at) ? at : -1;
    }
    for (at = line.indexOf(':', from); at >= 0; at = line.indexOf(':', at + 1)) {
      if (isColon(line, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isColon(String line, int at) {
    return line.charAt(at) == ':' && (at + 1 == line.length() || line.charAt(at + 1) == ' ');
  }

  /// Where a quote ends; -1: not in this line.
  private static int closing(String line, int from, char quote) {
    for (int at = from + 1; at < line.length(); at++) {
      char here = line.charAt(at);
      if (here == '\\' && quote == '"') {
        at++;
      } else if (here == quote) {
        boolean doubled = quote == '\'' && at + 1 < line.length() && line.charAt(at + 1) == '\'';
        if (!doubled) {
          return at;
        }
        at++;
      }
    }
    return -1;
  }

  static void key(String text, StringBuilder json) throws NotPlain {
    char first = text.isEmpty() ? '?' : text.charAt(0);
    if (first == '"' || first == '\'') {
      quoted(text, first, json);
    } else if (INDICATORS.indexOf(first) >= 0 || text.equals("<<")) {
      throw new NotPlain();
    } else {
      string(text, json);
    }
  }

  static void value(String text, StringBuilder json) throws NotPlain {
    char first = text.charAt(0);
    if (first == '"' || first == '\'') {
      quoted(text, first, json);
    } else if (text.equals("{}") || text.equals("[]")) {
      json.append(text);
    } else if (INDICATORS.indexOf(first) >= 0 || goesOn(text)) {
      throw new NotPlain();
    } else if (text.equals("true") || text.equals("false") || text.equals("null")) {
      json.append(text);
    } else if (text.equals("~")) {
      json.append("null");
    } else if (isNumber(text)) {
      json.append(text);
    } else if (mayBeNumber(first) && ODD_NUMBER.matcher(text).matches()) {
      throw new NotPlain();
    } else {
      string(text, json);
    }
  }

  /// With a comment, or with what looks like a mapping.
  private static boolean goesOn(String text) {
    return text.indexOf(' ') >= 0 && (text.contains(" #") || text.contains(": "));
  }

  private static boolean mayBeNumber(char first) {
    return isDigit(first) || first == '-' || first == '+';
  }

  private static void quoted(String text, char quote, StringBuilder json) throws NotPlain {
    if (closing(text, 0, quote) != text.length() - 1) {
      throw new NotPlain();
    }
    String inner = text.substring(1, text.length() - 1);
    if (quote == '\'') {
      string(inner.replace("''", "'"), json);
      return;
    }
    for (int at = inner.indexOf('\\'); at >= 0; at = inner.indexOf('\\', at + 2)) {
      char escaped = inner.charAt(at + 1);
      if (SAME_ESCAPES.indexOf(escaped) < 0 && escaped != 'u') {
        throw new NotPlain();
      }
    }
    json.append('"').append(inner.replace("\t", "\\t")).append('"');
  }

  /// As JSON has numbers; everything else is a text.
  private static boolean isNumber(String text) {
    int at = text.charAt(0) == '-' ? 1 : 0;
    if (at == text.length() || !isDigit(text.charAt(at))) {
      return false;
    }
    if (text.charAt(at) == '0' && text.length() > at + 1 && text.charAt(at + 1) != '.') {
      return false;
    }
    boolean point = false;
    for (; at < text.length(); at++) {
      char here = text.charAt(at);
      if (here == '.' && !point && at + 1 < text.length()) {
        point = true;
      } else if (!isDigit(here)) {
        return false;
      }
    }
    return text.length() < 19;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isPlain(String text) {
    for (int at = 0; at < text.length(); at++) {
      char here = text.charAt(at);
      if (here < ' ' || here == '"' || here == '\\') {
        return false;
      }
    }
    return true;
  }

  static void string(String text, StringBuilder json) {
    json.append('"');
    if (isPlain(text)) {
      json.append(text).append('"');
      return;
    }
    int done = 0;
    for (int at = 0; at < text.length(); at++) {
      char here = text.charAt(at);
      if (here < ' ' || here == '"' || here == '\\') {
        json.append(text, done, at);
        done = at + 1;
        switch (here) {
          case '\n' -> json.append("\\n");
          case '\t' -> json.append("\\t");
          case '"' -> json.append("\\\"");
          case '\\' -> json.append("\\\\");
          default -> json.append("\\u%04x".formatted((int) here));
        }
      }
    }
    json.append(text, done, text.length()).append('"');
  }
}
