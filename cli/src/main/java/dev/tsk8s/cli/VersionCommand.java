package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s version`.
final class VersionCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec = CommandSpec.create().name("version").addOption(Options.help());
    spec.usageMessage().description("Print the version.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    return print(console);
  }

  static ExitCode print(Console console) {
    console.result("tsk8s " + Version.text() + "\n");
    return ExitCode.HEALTHY;
  }
}
