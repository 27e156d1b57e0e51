package dev.tsk8s.cli.completion;

/// One `complete` line per word.
final class Fish {
  private Fish() {}

  static String script(Words program) {
    var text = new StringBuilder("# fish completion of " + program.name() + "\n");
    String complete = "complete -c " + program.name();
    text.append(complete).append(" -f\n");
    for (Words command : program.commands()) {
      text.append(complete).append(" -n __fish_use_subcommand -a ").append(command.name());
      text.append(" -d ").append(quoted(command.about())).append('\n');
    }
    options(complete + " -n __fish_use_subcommand", program, text);
    for (Words command : program.commands()) {
      String here = complete + " -n '__fish_seen_subcommand_from " + command.name() + "'";
      if (!command.arguments().isEmpty()) {
        text.append(here).append(" -a ").append(quoted(String.join(" ", command.arguments())));
        text.append('\n');
      }
      options(here, command, text);
    }
    return text.toString();
  }

  private static void options(String start, Words command, StringBuilder text) {
    for (Words.Option option : command.options()) {
      text.append(start);
      for (String name : option.names()) {
        text.append(
            name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
      }
      if (option.takesValue()) {
        text.append(value(option));
      }
      text.append(" -d ").append(quoted(option.about())).append('\n');
    }
  }

  private static String value(Words.Option option) {
    String choices = String.join(" ", option.choices());
    if (choices.isEmpty()) {
      return option.takesFile() ? " -r -F" : " -x";
    }
    return option.list()
        ? " -x -a " + quoted("(__fish_complete_list , \"string split ' ' '" + choices + "'\")")
        : " -x -a " + quoted(choices);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
