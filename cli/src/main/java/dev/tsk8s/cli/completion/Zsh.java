package dev.tsk8s.cli.completion;

/// `_arguments` does the work.
final class Zsh {
  private Zsh() {}

  static String script(Words program) {
    var text = new StringBuilder();
    String function = "_" + program.name();
    text.append("#compdef ").append(program.name()).append("\n\n");
    text.append(function).append("() {\n    local context state line\n    _arguments -C \\\n");
    options(program, text);
    text.append(
        "        '1: :->command' \\\n        '*:: :->rest'\n    case $state in\n    command)\n");
    text.append("        local -a commands=(\n");
    for (Words command : program.commands()) {
      text.append("            ")
          .append(quoted(command.name() + ":" + command.about()))
          .append('\n');
    }
    text.append(
        "        )\n        _describe command commands ;;\n    rest)\n        case $line[1] in\n");
    for (Words command : program.commands()) {
      text.append("        ").append(command.name()).append(")\n            _arguments \\\n");
      options(command, text);
      String arguments =
          command.arguments().isEmpty()
              ? ": :"
              : ": :(" + String.join(" ", command.arguments()) + ")";
      text.append("        ").append(quoted("1" + arguments)).append(" ;;\n");
    }
    return text.append("        esac ;;\n    esac\n}\n\n")
        .append("if [ \"$funcstack[1]\" = \"")
        .append(function)
        .append("\" ]; then\n    ")
        .append(function)
        .append(" \"$@\"\nelse\n    compdef ")
        .append(function)
        .append(' ')
        .append(program.name())
        .append("\nfi\n")
        .toString();
  }

  private static void options(Words command, StringBuilder text) {
    for (Words.Option option : command.options()) {
      String value = !option.takesValue() ? "" : ":" + plain(option.value()) + ":" + action(option);
      for (String name : option.names()) {
        text.append("        ")
            .append(quoted("*" + name + "[" + plain(option.about()) + "]" + value))
            .append(" \\\n");
      }
    }
  }

  private static String action(Words.Option option) {
    String choices = String.join(" ", option.choices());
    if (choices.isEmpty()) {
      return option.takesFile() ? "_files" : " ";
    }
    return option.list() ? " _values -s , name " + choices : "(" + choices + ")";
  }

  /// Without the signs that `_arguments` reads.
  private static String plain(String text) {
    return text.replace("[", "(").replace("]", ")").replace(":", "\\:");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
