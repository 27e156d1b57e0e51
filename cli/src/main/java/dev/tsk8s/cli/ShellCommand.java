package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Excerpt;
import dev.tsk8s.cli.shell.Front;
import dev.tsk8s.cli.shell.LineEditor;
import dev.tsk8s.cli.shell.PlainLines;
import dev.tsk8s.cli.shell.Recall;
import dev.tsk8s.cli.shell.Session;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s shell`: the report, piece by piece, as somebody asks for it.
final class ShellCommand implements Command {
  private final Interruption interruption;

  ShellCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "shell";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Read the report interactively: list and filter findings, open one, see its evidence and"
            + " its remedy, go to its cause, run a check again, copy a command, save. Looks as"
            + " doctor does, once at the start and again when asked. 'help' lists the commands.",
        "Where stdin is no terminal, commands are read from it line by line, and what they show"
            + " goes to stdout.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.usageMessage()
        .footer(
            "",
            "Exit codes: 0 it was quit, or no more commands came, 2 usage, or a command that was",
            "not typed could not be obeyed, 3 nothing of what was named could be read, 4 tsk8s",
            "itself failed, or a file that was to be saved could not be written.");
    DoctorOptions.declareReading(spec);
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    var options = DoctorOptions.of(arguments, Checks.ALL, console.locale());
    var words = new Words(options.language()).withShell();
    if (options.looking().dryRun()) {
      console.result(new Looking(options.looking(), words, console).plan());
      return ExitCode.HEALTHY;
    }
    refuseStdin(options.looking().from());
    try (Front front = front(console, options.colour())) {
      interruption.then(front::stop);
      interruption.last(front::close);
      var place = new Workplace(options, words, front, console, interruption);
      Snapshot first = place.first();
      if (Looking.isNothing(first)) {
        console.result(new Excerpt(place.judged(first), front.screen()).head());
        return ExitCode.INCOMPLETE;
      }
      var ending = new Session(first, place, front, console, words, options.detail()).run();
      return exitCode(ending, front.isTyped());
    }
  }

  /// It holds the commands.
  private static void refuseStdin(List<String> inputs) {
    inputs.stream()
        .filter(input -> input.equals("-") || input.endsWith("=-"))
        .findFirst()
        .ifPresent(input -> {
          throw new UsageException(
              "--from "
                  + input
                  + ": stdin brings the commands of the shell; name a file or folder");
        });
  }

  private static Front front(Console console, String colour) {
    return console.isInteractive()
        ? LineEditor.ofProcess(console, colour, Recall.of(console::variable))
        : new PlainLines(console, colour);
  }

  /// Who types has seen what could not be obeyed.
  private static ExitCode exitCode(Session.Ending ending, boolean typed) {
    if (typed) {
      return ExitCode.HEALTHY;
    }
    return ending.failed() > 0
        ? ExitCode.FAILED
        : ending.refused() > 0 ? ExitCode.USAGE : ExitCode.HEALTHY;
  }
}
