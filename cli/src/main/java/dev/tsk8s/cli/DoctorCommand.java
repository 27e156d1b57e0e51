package dev.tsk8s.cli;

import dev.tsk8s.cli.gate.Accepted;
import dev.tsk8s.cli.gate.Baseline;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.UsageWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.GateNotes;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
            + " or dead, why, and the commands that cure it. Reads only; with --active it also"
            + " makes probe pods of its own, and removes them.");
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
    var looking = new Looking(options.looking(), words, console);
    if (options.looking().dryRun()) {
      console.result(looking.plan());
      return ExitCode.HEALTHY;
    }
    Baseline baseline = Baselines.read(options.baseline());
    Deadline deadline = Deadline.after(options.looking().timeout());
    interruption.then(deadline::stop);
    Snapshot snapshot = looking.snapshot(deadline);
    Doctor doctor =
        options.named() ? Doctor.askedFor(options.checks()) : new Doctor(options.checks());
    Report report = doctor.diagnose(snapshot);
    Accepted accepted = baseline.of(report, LocalDate.ofInstant(deadline.now(), ZoneOffset.UTC));
    ExitCode exitCode = ExitCode.of(report, options.failOn(), accepted);
    var telling =
        new Telling(
            report,
            exitCode.number(),
            Version.text(),
            options.looking().timeout(),
            words,
            new Library(options.language()),
            accepted);
    tell(telling, options, console, interruption);
    new GateNotes(telling, options.failOn().severity()).say(console);
    return exitCode;
  }

  /// One place that cannot be written to costs the user no other.
  private static void tell(
      Telling telling, DoctorOptions options, Console console, Interruption interruption) {
    var failures = new ArrayList<UncheckedIOException>();
    for (Output output : options.outputs()) {
      String text =
          output
              .format()
              .renderer(console.screen(options.colour()), options.detail(), options.failOn())
              .told(telling);
      try {
        output.write(text, console, interruption);
      } catch (UncheckedIOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      UncheckedIOException first = failures.removeFirst();
      var words = new UsageWords(options.language());
      failures.forEach(other -> console.say(words.said(String.valueOf(other.getMessage()))));
      throw first;
    }
  }
}
