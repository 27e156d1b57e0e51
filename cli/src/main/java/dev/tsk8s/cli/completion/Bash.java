package dev.tsk8s.cli.completion;

/// Works from bash 3.2 (macOS) on: no `mapfile`, no bash-completion package.
final class Bash {
  private Bash() {}

  static String script(Words program) {
    var text = new StringBuilder();
    String function = "_" + program.name().replace('-', '_');
    text.append("# bash completion of ").append(program.name()).append('\n');
    text.append(function).append("() {\n");
    text.append(
        """
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= i words= head=
        [ "$word" != "=" ] || word=
        [ "$before" != "=" ] || before=${COMP_WORDS[COMP_CWORD-2]}
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
        """);
    text.append("        ").append(String.join(" | ", program.commandNames()));
    text.append(
        """
        ) command=${COMP_WORDS[i]}; break ;;
                esac
            done
            case "$command $before" in
        """);
    for (Words command : program.commands()) {
      for (Words.Option option : command.options()) {
        if (option.takesValue()) {
          var patterns =
              option.names().stream()
                  .map(name -> "\"" + command.name() + " " + name + "\"")
                  .toList();
          text.append("    ").append(String.join(" | ", patterns)).append(") words=\"");
          text.append(String.join(" ", option.choices())).append('"');
          text.append(option.list() ? "; head=${word%\"${word##*,}\"}" : "");
          text.append(" ;;\n");
        }
      }
    }
    text.append("    *)\n        case $command in\n");
    text.append("        \"\") words=\"").append(String.join(" ", program.commandNames()));
    text.append(' ').append(String.join(" ", program.optionNames())).append("\" ;;\n");
    for (Words command : program.commands()) {
      text.append("        ").append(command.name()).append(") words=\"");
      text.append(String.join(" ", command.arguments())).append(' ');
      text.append(String.join(" ", command.optionNames())).append("\" ;;\n");
    }
    text.append(
        """
                esac ;;
            esac
            COMPREPLY=($(compgen -P "$head" -W "$words" -- "${word#"$head"}"))
        }
        """);
    text.append("complete -o default -F ");
    return text.append(function).append(' ').append(program.name()).append('\n').toString();
  }
}
