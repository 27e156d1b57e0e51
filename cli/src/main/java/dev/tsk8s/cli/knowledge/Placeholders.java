package dev.tsk8s.cli.knowledge;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `{letters}` in a text. The braces of JSON in a command hold more than letters, so they are none.
public final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

  /// What stands in backquotes in a sentence, and the beginning of what is a command there.
  private static final Pattern SPAN = Pattern.compile("`[^`]*`");

  private static final Pattern COMMAND =
      Pattern.compile(
          "`(?:kubectl|sudo|tailscale|tsk8s|helm|ip|sysctl|ethtool|cilium-dbg|--from) .*");

  private Placeholders() {}

  /// The names of a text's placeholders.
  public static SortedSet<String> in(String text) {
    var names = new TreeSet<String>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /// The text with its values; a placeholder without a value stays as it is.
  static String fill(String text, Map<String, String> values) {
    return replace(text, (name, whole) -> values.getOrDefault(name, whole));
  }

  /// A sentence with its values; commands in backquotes can be pasted like others.
  static String fillProse(String text, Map<String, String> values) {
    var filled = new StringBuilder();
    Matcher span = SPAN.matcher(text);
    int done = 0;
    while (span.find()) {
      filled.append(fill(text.substring(done, span.start()), values));
      filled.append(
          COMMAND.matcher(span.group()).matches()
              ? "`" + fillCommand(span.group().substring(1), values)
              : fill(span.group(), values));
      done = span.end();
    }
    return filled.append(fill(text.substring(done), values)).toString();
  }

  /// A command with its values, each quoted as its place needs it.
  static String fillCommand(String template, Map<String, String> values) {
    String command = BarePod.isMeant(values) ? BarePod.command(template) : template;
    var filled = new StringBuilder();
    var words = new ShellWords();
    Matcher matcher = PLACEHOLDER.matcher(command);
    int done = 0;
    while (matcher.find()) {
      String piece = command.substring(done, matcher.start());
      String value = values.get(matcher.group(1));
      filled.append(piece);
      words.over(piece);
      if (value != null) {
        filled.append(words.here(value));
        words.over("x"); // a word has begun
      } else {
        filled.append(matcher.group());
        words.over(matcher.group());
      }
      done = matcher.end();
    }
    return filled.append(command.substring(done)).toString();
  }

  /// A command line that is no longer split into its words, each quoted.
  static String line(String command) {
    return Arrays.stream(command.split(" ", -1))
        .map(ShellWords::kept)
        .collect(Collectors.joining(" "));
  }

  private static String replace(String text, BiFunction<String, String, String> value) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1), found.group())));
  }
}
