package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One word after `tsk8s`.
interface Command {

  /// That word.
  String name();

  /// What it does, in paragraphs; the first one stands in the list of commands.
  List<String> description();

  /// Declares its options, its parameters and what stands below them in its help.
  void declare(CommandSpec spec);

  /// All of it: help, completion and the man page are made from it.
  default CommandSpec spec() {
    CommandSpec spec = outline();
    declare(spec);
    return spec;
  }

  /// Only what the list of commands tells: to declare every option of every command takes as long
  /// as a short command.
  default CommandSpec outline() {
    var spec = CommandSpec.create().name(name()).addOption(Options.help());
    spec.usageMessage().description(description().toArray(String[]::new));
    return spec;
  }

  /// Does it.
  ///
  /// @throws UsageException if the arguments cannot be obeyed
  ExitCode run(ParseResult arguments, Console console);
}
