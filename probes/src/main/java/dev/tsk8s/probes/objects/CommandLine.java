package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The words of a container's command and arguments. Where a shell script starts a program, its own
/// words are found in the script.
///
/// @param words without values of credential flags, and with `$(NAME)`, `$NAME` and `${NAME}`
///   replaced where the container has that variable with a literal value
record CommandLine(List<String> words) {
  private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\((\\w+)\\)|\\{(\\w+)}|(\\w+))");

  /// What separates simple commands of a script.
  private static final Pattern SEPARATOR = Pattern.compile("[;&|\\n()]+");

  CommandLine {
    words = List.copyOf(words);
  }

  static CommandLine of(JsonNode container, Map<String, String> env) {
    List<String> words =
        Stream.concat(
                Fields.texts(container, "command").stream(),
                Fields.texts(container, "args").stream())
            .map(word -> resolve(word, env))
            .toList();
    return new CommandLine(words);
  }

  /// The command line of the first of these programs that is started, by itself or in a script.
  Optional<List<String>> of(List<String> programs) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (programs.contains(base(word))) {
        return Optional.of(Credentials.blank(words.subList(i, words.size())));
      }
      Optional<List<String>> inScript =
          word.indexOf(' ') < 0 ? Optional.empty() : inScript(word, programs);
      if (inScript.isPresent()) {
        return inScript;
      }
    }
    return Optional.empty();
  }

  List<String> withoutCredentials() {
    return Credentials.blank(words);
  }

  private static Optional<List<String>> inScript(String script, List<String> programs) {
    for (String command : SEPARATOR.split(script.replace("\\\n", " "), -1)) {
      List<String> parts = new ArrayList<>();
      for (String part : command.strip().split("\\s+", -1)) {
        parts.add(unquoted(part));
      }
      for (int i = 0; i < parts.size(); i++) {
        if (programs.contains(base(parts.get(i)))) {
          return Optional.of(Credentials.blank(parts.subList(i, parts.size())));
        }
      }
    }
    return Optional.empty();
  }

  private static String unquoted(String word) {
    return word.replaceAll("^[\"']|[\"']$", "");
  }

  private static String base(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }

  static String resolve(String word, Map<String, String> env) {
    return REFERENCE.matcher(word).replaceAll(found -> Matcher.quoteReplacement(value(found, env)));
  }

  private static String value(MatchResult found, Map<String, String> env) {
    String name =
        Stream.of(found.group(1), found.group(2), found.group(3))
            .filter(group -> group != null)
            .findFirst()
            .orElse("");
    String value = env.get(name);
    return value == null || value.startsWith("$(") ? found.group() : value;
  }
}
