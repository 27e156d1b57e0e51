package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One word after `tsk8s`.
interface Command {

  /// Its name, options and their descriptions: help, completion and the man page are made from it.
  CommandSpec spec();

  /// Does it.
  ///
  /// @throws UsageException if the arguments cannot be obeyed
  ExitCode run(ParseResult arguments, Console console);
}
