package dev.tsk8s.cli.completion;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The words of a command and what may follow them.
///
/// @param about its description, one line
/// @param arguments words that may stand for its positional parameter
record Words(
    String name, String about, List<Option> options, List<String> arguments, List<Words> commands) {

  /// @param names shortest first
  /// @param value its value's label; empty: takes none
  /// @param choices what the value may be; empty with a value: anything
  /// @param list the value may be several of the choices, separated by commas
  record Option(
      List<String> names, String about, String value, List<String> choices, boolean list) {
    Option {
      names = List.copyOf(names);
      choices = List.copyOf(choices);
    }

    boolean takesValue() {
      return !value.isEmpty();
    }

    /// Its label says so.
    boolean takesFile() {
      return value.contains("FILE") || value.contains("PATH");
    }
  }

  Words {
    options = List.copyOf(options);
    arguments = List.copyOf(arguments);
    commands = List.copyOf(commands);
  }

  static Words of(CommandSpec spec) {
    return new Words(
        spec.name(),
        first(spec.usageMessage().description()),
        spec.options().stream().map(Words::option).toList(),
        spec.positionalParameters().stream().flatMap(p -> choices(p).stream()).toList(),
        spec.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .map(Words::of)
            .toList());
  }

  /// All names of all options.
  List<String> optionNames() {
    return options.stream().flatMap(option -> option.names().stream()).toList();
  }

  List<String> commandNames() {
    return commands.stream().map(Words::name).toList();
  }

  private static Option option(OptionSpec option) {
    return new Option(
        List.of(option.names()),
        first(option.description()),
        option.arity().max() == 0 ? "" : option.paramLabel(),
        choices(option),
        option.splitRegex().equals(","));
  }

  private static List<String> choices(ArgSpec argument) {
    var choices = new ArrayList<String>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(choices::add);
    }
    return choices;
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }
}
