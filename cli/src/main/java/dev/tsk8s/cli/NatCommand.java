package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.NatCard;
import dev.tsk8s.cli.render.NatTelling;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.NatPlan;
import dev.tsk8s.probes.network.NatProbe;
import dev.tsk8s.probes.network.StunServer;
import dev.tsk8s.probes.network.TailnetServers;
import dev.tsk8s.probes.node.LocalTailscale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s nat`: what the NATs in front of this host do to its UDP; with `--reflect` it is the other
/// side of such a test, with `--knock` it asks whether a port is open to strangers.
final class NatCommand implements Command {
  private static final String DEFAULT_TIMEOUT = "20s";

  /// What a tailscaled has that was not told otherwise (ts:paths, `--port`).
  private static final int LAST_PORT = 65_535;

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
    spec.usageMessage()
        .footer(
            "",
            "Exit codes: 0 no NAT or an easy one, 1 a hard one or UDP is blocked, 2 usage,",
            "3 not known, 4 tsk8s itself failed.");
    spec.addOption(
        Options.values(
            "HOST[:PORT]",
            "STUN server to ask (default port: 3478). Repeatable: two on different addresses are"
                + " the least to compare.",
            "--stun"));
    spec.addOption(
        Options.value(
            "--port",
            "N",
            "Test this UDP port, such as 41641; if tailscaled holds it, its own view is shown."));
    spec.addOption(
        Options.value(
            "--packets", "N", "Send at most so many packets (default: " + NatPlan.PACKETS + ")."));
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
    NatView view = look(plan(arguments, console, deadline), deadline);
    var telling = NatTelling.of(view, new Words(language), new Library(language));
    ExitCode exitCode = exitCode(telling.main());
    for (Output output : outputs) {
      output.write(
          output.plain(
              () -> NatCard.text(telling, console.screen(colour)),
              () -> NatCard.json(telling, exitCode.number())),
          console);
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

  private static NatPlan plan(ParseResult arguments, Console console, Deadline deadline) {
    int packets = number(arguments, "--packets", NatPlan.FEWEST_PACKETS, 10_000, NatPlan.PACKETS);
    Optional<Integer> port =
        arguments.hasMatchedOption("--port")
            ? Optional.of(number(arguments, "--port", 1, LAST_PORT, 0))
            : Optional.empty();
    List<StunServer> named = named(arguments);
    Optional<TailnetServers> tailnet =
        named.isEmpty() || port.isPresent()
            ? tailnet(console, named.isEmpty(), deadline)
            : Optional.empty();
    return new NatPlan(
        named.isEmpty() ? tailnet.map(TailnetServers::servers).orElse(List.of()) : named,
        port.map(number -> asked(number, tailnet)),
        packets);
  }

  private static AskedPort asked(int port, Optional<TailnetServers> tailnet) {
    boolean held = tailnet.filter(one -> one.holds(port)).isPresent();
    return new AskedPort(
        port,
        held ? Optional.of("tailscaled") : Optional.empty(),
        held ? tailnet.map(TailnetServers::advertised).orElse(List.of()) : List.of());
  }

  private static List<StunServer> named(ParseResult arguments) {
    var servers = new ArrayList<StunServer>();
    for (String text : Options.values(arguments, "--stun")) {
      servers.add(
          StunServer.parse(text)
              .orElseThrow(() ->
                  new UsageException(
                      "--stun " + text + ": write HOST, HOST:PORT, ADDRESS or [ADDRESS]:PORT")));
    }
    return servers;
  }

  /// @param needed without them there is nothing to ask
  private static Optional<TailnetServers> tailnet(
      Console console, boolean needed, Deadline deadline) {
    try {
      return Optional.of(TailnetServers.of(LocalTailscale.on(console.variable("PATH")), deadline));
    } catch (IOException e) {
      if (needed) {
        throw new UsageException(
            "no server to ask: name two with --stun HOST[:PORT] (the tailnet's own are not known: "
                + e.getMessage()
                + ")");
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static int number(
      ParseResult arguments, String option, int least, int most, int otherwise) {
    String text = Options.value(arguments, option, Integer.toString(otherwise));
    int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw new UsageException(
          option + " " + text + ": give a number from " + least + " to " + most);
    }
    return number;
  }
}
