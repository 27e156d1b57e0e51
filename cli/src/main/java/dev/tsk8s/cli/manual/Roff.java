package dev.tsk8s.cli.manual;

import java.util.Locale;

/// Text in the `man` macros of roff, escaped so that no word of a description is taken for a
/// request (groff_man(7)).
final class Roff {
  private final StringBuilder text = new StringBuilder();

  void title(String name, String version) {
    request(
        "TH", quoted(name.toUpperCase(Locale.ROOT)), "1", quoted(""), quoted(name + " " + version));
    // No hyphenation, ragged right: commands in the text must stay whole.
    request("nh");
    request("ad", "l");
  }

  void section(String heading) {
    request("SH", quoted(heading));
  }

  void subsection(String heading) {
    request("SS", quoted(heading));
  }

  void text(String words) {
    text.append(escaped(words)).append('\n');
  }

  void paragraphs(String... lines) {
    for (String line : lines) {
      request("PP");
      text(line);
    }
  }

  /// A tagged paragraph: an option or argument, and what it means.
  void item(String tag, String... lines) {
    request("TP");
    text.append("\\fB").append(escaped(tag)).append("\\fR\n");
    for (String line : lines) {
      text(line);
    }
  }

  /// Lines that keep their breaks and columns.
  void verbatim(String... lines) {
    if (lines.length == 0) {
      return;
    }
    request("PP");
    request("nf");
    for (String line : lines) {
      text(line);
    }
    request("fi");
  }

  private void request(String name, String... arguments) {
    text.append('.').append(name);
    for (String argument : arguments) {
      text.append(' ').append(argument);
    }
    text.append('\n');
  }

  private static String quoted(String argument) {
    return '"' + escaped(argument).replace("\"", "\\(dq") + '"';
  }

  private static String escaped(String words) {
    // picocli formats its texts: %n is a line end, %% a per cent sign.
    String plain = words.replace("%n", "\n").replace("%%", "%");
    String safe = plain.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
