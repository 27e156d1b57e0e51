package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.probes.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One line, understood.
///
/// @param words what follows the verb
record Order(Verb verb, List<String> words) {
  Order {
    words = List.copyOf(words);
  }

  /// What a line says; a number alone opens that finding. Empty: it says nothing, or is a comment.
  ///
  /// @throws Refused if nobody could obey it
  static Optional<Order> of(String line, Words said) {
    List<String> words = split(line);
    if (words.isEmpty() || words.getFirst().startsWith("#")) {
      return Optional.empty();
    }
    String first = words.getFirst();
    if (first.matches("\\d+")) {
      return Optional.of(new Order(Verb.OPEN, checked(Verb.OPEN, words, said)));
    }
    Verb verb = verb(first, said);
    return Optional.of(new Order(verb, checked(verb, words.subList(1, words.size()), said)));
  }

  /// The verb of that name.
  ///
  /// @throws Refused if it names none, or several
  static Verb verb(String name, Words said) {
    List<Verb> meant = Verb.meant(name);
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    if (meant.size() > 1) {
      String choices = meant.stream().map(Verb::word).collect(Collectors.joining(", "));
      throw new Refused(said.of("shell.refused.several", Map.of("said", name, "choices", choices)));
    }
    List<String> all = Stream.of(Verb.values()).flatMap(verb -> verb.names().stream()).toList();
    throw new Refused(
        Spelling.nearest(name, all)
            .map(best -> said.of("shell.refused.nearly", Map.of("said", name, "meant", best)))
            .orElseGet(() -> said.of("shell.refused.verb", Map.of("said", name))));
  }

  private static List<String> checked(Verb verb, List<String> words, Words said) {
    if (words.size() > verb.takes().most()) {
      throw new Refused(
          said.of(
              "shell.refused.tooMany",
              Map.of("said", words.get(verb.takes().most()), "usage", verb.usage())));
    }
    return words;
  }

  /// Words stand between blanks; single and double quotes keep blanks together.
  static List<String> split(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        begun = true;
      } else if (Character.isWhitespace(c)) {
        if (begun) {
          words.add(word.toString());
          word.setLength(0);
          begun = false;
        }
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
