package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s doctor`: look, judge, tell.
final class DoctorCommand implements Command {
  private final Interruption interruption;

  DoctorCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Diagnose the traffic between a Kubernetes cluster and a tailnet: what is relayed, slow"
            + " or dead, why, and the commands that cure it. Reads only; changes nothing.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.usageMessage().footer("", String.join("%n", ExitCode.help()));
    DoctorOptions.declare(spec);
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    var options = DoctorOptions.of(arguments, Checks.ALL, console.locale());
    var words = new Words(options.language());
    var looking = new Looking(options, words, console);
    if (options.dryRun()) {
      console.result(looking.plan());
      return ExitCode.HEALTHY;
    }
    Deadline deadline = Deadline.after(options.timeout());
    interruption.then(deadline::stop);
    Snapshot snapshot = looking.snapshot(deadline);
    Doctor doctor =
        options.named() ? Doctor.askedFor(options.checks()) : new Doctor(options.checks());
    Report report = doctor.diagnose(snapshot);
    ExitCode exitCode = ExitCode.of(report, options.threshold());
    var telling =
        new Telling(
            report,
            exitCode.number(),
            Version.text(),
            options.timeout(),
            words,
            new Library(options.language()));
    for (Output output : options.outputs()) {
      tell(output, telling, options, console);
    }
    return exitCode;
  }

  private static void tell(Output output, Telling telling, DoctorOptions options, Console console) {
    var text = new StringBuilder();
    try {
      output
          .format()
          .renderer(console.screen(options.colour()), options.detail())
          .render(telling, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output.write(text.toString(), console);
  }
}
