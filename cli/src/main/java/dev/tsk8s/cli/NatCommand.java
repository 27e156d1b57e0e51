package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.NatCard;
import dev.tsk8s.cli.render.NatTelling;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.NatPlan;
import dev.tsk8s.probes.network.NatProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s nat`: what the NATs in front of this host do to its UDP; with `--reflect` it is the other
/// side of such a test, with `--knock` it asks whether a port is open to strangers.
final class NatCommand implements Command {
  private static final String DEFAULT_TIMEOUT = "20s";

  private final Interruption interruption;

  NatCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "nat";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Find out what the NATs in front of this machine do to UDP: which address and port"
            + " peers see, who gets in, and whether that is easy or hard for direct paths."
            + " Sends STUN requests to the servers named, else to those of the tailnet that"
            + " this machine is in, and to nobody else.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(Settings.option());
    spec.usageMessage()
        .footer(
            "",
            "Exit codes: 0 no NAT or an easy one, 1 a hard one or UDP is blocked, 2 usage,",
            "3 not known, 4 tsk8s itself failed.");
    Planning.declare(spec);
    spec.addOption(Output.option("Format", Output.PLAIN));
    Knocking.declare(spec);
    Reflecting.declare(spec);
    spec.addOption(
        Options.value("--timeout", "TIME", "For everything (default: " + DEFAULT_TIMEOUT + ")."));
    spec.addOption(
        Options.choice(
            "--lang",
            "LANG",
            DoctorOptions.LANGUAGES,
            "Language: en or ko (default: the locale)."));
    spec.addOption(
        Options.choice(
            "--color",
            "WHEN",
            DoctorOptions.COLOURS,
            "Colour: auto, always or never (default: auto)."));
    spec.addOption(Options.flag("-v", "--verbose", "Stack traces of failures."));
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String knock = Options.value(arguments, "--knock", "");
    if (!knock.isEmpty()) {
      return new Knocking(interruption).run(knock, arguments, console);
    }
    if (Options.given(arguments, "--expect-reflector")) {
      throw new UsageException("--expect-reflector goes with --knock ADDR:PORT: name that too");
    }
    List<String> listen = Options.values(arguments, "--listen");
    if (Options.given(arguments, "--reflect")) {
      var words = new Words(DoctorOptions.language(arguments, console.locale()));
      return new Reflecting(interruption).run(listen, words, console);
    }
    if (!listen.isEmpty()) {
      throw new UsageException("--listen goes with --reflect: name that too");
    }
    return test(arguments, console);
  }

  private ExitCode test(ParseResult arguments, Console console) {
    List<Output> outputs = Output.of(Options.values(arguments, "--output"), Output.PLAIN);
    String colour = Options.choice(arguments, "--color", DoctorOptions.COLOURS, "auto");
    var language = DoctorOptions.language(arguments, console.locale());
    Deadline deadline =
        Deadline.after(
            TimeSpan.of("--timeout", Options.value(arguments, "--timeout", DEFAULT_TIMEOUT)));
    interruption.then(deadline::stop);
    NatView view = look(Planning.of(arguments, console, deadline), deadline);
    var telling = NatTelling.of(view, new Words(language), new Library(language));
    ExitCode exitCode = exitCode(telling.main());
    for (Output output : outputs) {
      output.write(
          output.plain(
              () -> NatCard.text(telling, console.screen(colour)),
              () -> NatCard.json(telling, exitCode.number())),
          console,
          interruption);
    }
    return exitCode;
  }

  private static NatView look(NatPlan plan, Deadline deadline) {
    try {
      return new NatProbe(plan).collect(deadline);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a UDP socket: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException("interrupted", new IOException(e));
    }
  }

  private static ExitCode exitCode(NatBehaviour behaviour) {
    return switch (behaviour.hardness()) {
      case Of.Unsure<Hardness> _ -> ExitCode.INCOMPLETE;
      case Of.Is<Hardness>(var known) ->
          switch (known) {
            case NONE, EASY -> ExitCode.HEALTHY;
            case HARD, BLOCKED -> ExitCode.FOUND;
          };
    };
  }
}
