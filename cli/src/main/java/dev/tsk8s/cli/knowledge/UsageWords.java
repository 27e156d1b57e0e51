package dev.tsk8s.cli.knowledge;

import java.util.List;
import java.util.Optional;

/// What is said of a command line that cannot be obeyed: in the code in English, in other languages
/// as `usage.yaml` has it. Read only when there is something to say.
public record UsageWords(Language language) {

  /// That of a command line which may be wrong everywhere else.
  ///
  /// @param other if it names none: that of its surroundings
  public static UsageWords of(List<String> arguments, Language other) {
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      String named =
          word.startsWith("--lang=")
              ? word.substring("--lang=".length())
              : word.equals("--lang") && i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      Optional<Language> meant = named(named);
      if (meant.isPresent()) {
        return new UsageWords(meant.get());
      }
    }
    return new UsageWords(other);
  }

  /// The language of a word such as `ko`.
  public static Optional<Language> named(String word) {
    return List.of(Language.values()).stream().filter(one -> one.word().equals(word)).findFirst();
  }

  /// Line by line; what has no other words stays as it is.
  public String said(String message) {
    if (language == Language.EN) {
      return message;
    }
    var sayings =
        new Sayings(new Yaml(language).read("usage.yaml").orElseThrow().path(language.word()));
    return String.join("\n", message.lines().map(sayings::of).toList());
  }
}
