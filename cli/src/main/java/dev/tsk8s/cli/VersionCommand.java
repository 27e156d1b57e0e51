package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s version`.
final class VersionCommand implements Command {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public List<String> description() {
    return List.of("Print the version.");
  }

  @Override
  public void declare(CommandSpec spec) {}

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    return print(console);
  }

  static ExitCode print(Console console) {
    console.result("tsk8s " + Version.text() + "\n");
    return ExitCode.HEALTHY;
  }
}
