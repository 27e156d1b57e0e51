package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.StackReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.probes.Deadline;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s stack`: the layers of a cluster's network, without judging them.
final class StackCommand implements Command {
  private final Interruption interruption;

  StackCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "stack";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Show the layers of a cluster's network, from its pods down to the network below its"
            + " nodes: who does each, how, with which addresses and packet size, and what"
            + " manages it. Looks as doctor does, and judges nothing.");
  }

  @Override
  public void declare(CommandSpec spec) {
    DoctorOptions.declareLooking(spec, "layers", Output.PLAIN);
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    var options = DoctorOptions.looking(arguments, console.locale());
    var words = new Words(options.language());
    var looking = new Looking(options.looking(), words, console);
    if (options.looking().dryRun()) {
      console.result(looking.plan());
      return ExitCode.HEALTHY;
    }
    Deadline deadline = Deadline.after(options.looking().timeout());
    interruption.then(deadline::stop);
    Report report = new Doctor(List.of()).diagnose(looking.snapshot(deadline));
    ExitCode exitCode = ExitCode.ofStack(report);
    var telling =
        new Telling(
            report,
            exitCode.number(),
            Version.text(),
            options.looking().timeout(),
            words,
            new Library(options.language()));
    for (Output output : options.outputs()) {
      tell(output, telling, options, console);
    }
    return exitCode;
  }

  private void tell(Output output, Telling telling, DoctorOptions options, Console console) {
    Renderer text = StackReport.text(console.screen(options.colour()), options.detail());
    output.write(
        output.plain(() -> text.told(telling), () -> StackReport.json().told(telling)),
        console,
        interruption);
  }
}
