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

  /// What a value may consist of where a shell will read it: everything else could end the word it
  /// stands in.
  private static final Pattern UNFIT_FOR_SHELL = Pattern.compile("[^\\p{L}\\p{N}._:/@%+=,-]");

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

  /// A command with its values, each reduced to what cannot end its word: names come from files
  /// that anybody may have written, and a reader pastes what we print.
  static String fillCommand(String command, Map<String, String> values) {
    return replace(
        command, (name, whole) -> values.containsKey(name) ? word(values.get(name)) : whole);
  }

  /// A value reduced to what cannot end its word, and is no option.
  static String word(String value) {
    return UNFIT_FOR_SHELL.matcher(value).replaceAll("_").replaceFirst("^-", "_");
  }

  /// A command line, each of its words reduced to what cannot end it.
  static String line(String command) {
    return Arrays.stream(command.split(" ", -1))
        .map(word -> UNFIT_FOR_SHELL.matcher(word).replaceAll("_"))
        .collect(Collectors.joining(" "));
  }

  private static String replace(String text, BiFunction<String, String, String> value) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1), found.group())));
  }
}
