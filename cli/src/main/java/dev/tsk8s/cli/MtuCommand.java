package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.SumCard;
import dev.tsk8s.cli.render.SumTelling;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.mtu.GroupSum;
import dev.tsk8s.core.stack.Stack;
import dev.tsk8s.probes.Deadline;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s mtu --explain`: the sum of the layers.
final class MtuCommand implements Command {
  private final Interruption interruption;

  MtuCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public CommandSpec spec() {
    var spec = CommandSpec.create().name("mtu").addOption(Options.help());
    spec.usageMessage()
        .description(
            "Show how large a packet may be: --explain adds up what each layer takes, from the NIC"
                + " through Tailscale and the pod network's tunnel to the pod, by flags or as the"
                + " cluster is.");
    SumOptions.declare(spec);
    DoctorOptions.declareLooking(spec, "sum");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    if (!Options.given(arguments, "--explain")) {
      throw new UsageException("say --explain: it is all that this command does yet");
    }
    return explain(arguments, console);
  }

  private ExitCode explain(ParseResult arguments, Console console) {
    var options = DoctorOptions.of(arguments, List.of(), console.locale());
    var words = new Words(options.language());
    boolean look =
        Options.given(arguments, "--from-cluster") || options.demo() || !options.from().isEmpty();
    List<GroupSum> sums;
    if (look) {
      var looking = new Looking(options, words, console);
      if (options.dryRun()) {
        console.result(looking.plan());
        return ExitCode.HEALTHY;
      }
      Deadline deadline = Deadline.after(options.timeout());
      interruption.then(deadline::stop);
      Stack stack = Stack.of(looking.snapshot(deadline));
      sums = GroupSum.of(stack, SumOptions.given(arguments));
    } else {
      sums =
          List.of(
              new GroupSum(
                  List.of(),
                  new Answer.Of.Is<>(SumOptions.sum(arguments)),
                  SumOptions.cni(arguments),
                  OptionalInt.empty()));
    }
    boolean known = sums.stream().noneMatch(one -> one.sum() instanceof Answer.Of.Unsure);
    ExitCode exitCode = known ? ExitCode.HEALTHY : ExitCode.INCOMPLETE;
    var telling =
        new SumTelling(
            sums, look, Version.text(), exitCode.number(), words, new Library(options.language()));
    for (Output output : options.outputs()) {
      output.write(
          switch (output.format()) {
            case TEXT -> SumCard.text(telling, console.screen(options.colour()));
            case JSON -> SumCard.json(telling);
          },
          console);
    }
    return exitCode;
  }
}
