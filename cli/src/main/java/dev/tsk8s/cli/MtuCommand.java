package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.PathCard;
import dev.tsk8s.cli.render.PathJson;
import dev.tsk8s.cli.render.PathReport;
import dev.tsk8s.cli.render.SumCard;
import dev.tsk8s.cli.render.SumTelling;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.GroupSum;
import dev.tsk8s.core.mtu.PeerMtu;
import dev.tsk8s.core.stack.Stack;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.PathMeasurement;
import dev.tsk8s.probes.network.PathMeasurement.Family;
import dev.tsk8s.probes.network.PeerMeasurement;
import dev.tsk8s.probes.node.LocalTailscale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s mtu`: what a path carries, or, with `--explain`, what the layers leave.
final class MtuCommand implements Command {
  private final Interruption interruption;

  MtuCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "mtu";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Measure how large a packet the path to a host carries without being split, by requests of"
            + " different lengths: of STUN to a port or where it is answered, else of ICMP echo;"
            + " against tsk8s nat --reflect also the way back; to a peer of the tailnet inside the"
            + " tunnel and below it. With --explain nothing is sent: it adds up what each layer"
            + " takes, from the NIC through Tailscale and the pod network's tunnel to the pod, by"
            + " flags or as the cluster is.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.usageMessage()
        .footer(
            "",
            "Exit codes: 0 known and sound, 1 packets vanish, are split here or are too small for",
            "IPv6 or the tunnel, 2 usage, 3 not known, 4 tsk8s itself failed.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("HOST[:PORT]")
            .description(
                "Host to measure the path to. With a port only STUN is asked; without one STUN at"
                    + " 3478, else ICMP echo.")
            .build());
    spec.addOption(Options.flag("--ipv4", "Measure over IPv4 only (default: IPv4, else IPv6)."));
    spec.addOption(Options.flag("--ipv6", "Measure over IPv6 only."));
    SumOptions.declare(spec);
    DoctorOptions.declareLooking(spec, "sum", Output.PLAIN);
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String host = arguments.matchedPositionalValue(0, "");
    boolean explain = Options.given(arguments, "--explain");
    if (explain != host.isEmpty()) {
      throw new UsageException(
          explain
              ? "--explain measures nothing: leave " + host + " out"
              : "name a HOST, or --explain");
    }
    return explain ? explain(arguments, console) : measure(host, arguments, console);
  }

  private ExitCode measure(String host, ParseResult arguments, Console console) {
    var options = DoctorOptions.looking(arguments, console.locale());
    PathMeasurement wanted =
        PathMeasurement.parse(host, family(arguments))
            .orElseThrow(() ->
                new UsageException(host + ": write HOST, HOST:PORT, ADDRESS or [ADDRESS]:PORT"));
    if (options.looking().dryRun()) {
      console.result(
          wanted.server()
              + ": at most "
              + PathMeasurement.MOST_PACKETS
              + " packets of UDP"
              + (wanted.stunAlone() ? "\n" : " and ICMP echo; to a peer of the tailnet twice\n"));
      return ExitCode.HEALTHY;
    }
    Deadline deadline = Deadline.after(options.looking().timeout());
    interruption.then(deadline::stop);
    Optional<PathReport> measured;
    try {
      measured = report(wanted, deadline, console);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException("interrupted", new IOException(e));
    }
    if (measured.isEmpty()) {
      console.say(
          wanted.server()
              + " has no address of that kind, or its name is not resolved: its path is not known");
      return ExitCode.INCOMPLETE;
    }
    PathReport report = measured.get();
    ExitCode exitCode =
        report.hurts() ? ExitCode.FOUND : report.isKnown() ? ExitCode.HEALTHY : ExitCode.INCOMPLETE;
    for (Output output : options.outputs()) {
      output.write(
          output.plain(
              () ->
                  PathCard.text(
                      report, new Words(options.language()), console.screen(options.colour())),
              () -> PathJson.of(report, Version.text(), exitCode.number())),
          console,
          interruption);
    }
    return exitCode;
  }

  /// Empty: there is no address to measure to.
  private static Optional<PathReport> report(
      PathMeasurement wanted, Deadline deadline, Console console)
      throws IOException, InterruptedException {
    List<Ip> addresses = wanted.addresses(deadline);
    var peers = new PeerMeasurement(LocalTailscale.on(console.variable("PATH")), deadline);
    Optional<PeerMtu> peer = peers.of(wanted, addresses);
    if (peer.isPresent()) {
      return Optional.of(new PathReport(peer.get().tunnel(), peer));
    }
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(new PathReport(wanted.to(addresses.getFirst(), deadline), Optional.empty()));
  }

  private static Family family(ParseResult arguments) {
    boolean v4 = Options.given(arguments, "--ipv4");
    boolean v6 = Options.given(arguments, "--ipv6");
    if (v4 && v6) {
      throw new UsageException("--ipv4 and --ipv6 exclude each other");
    }
    return v4 ? Family.V4 : v6 ? Family.V6 : Family.ANY;
  }

  private ExitCode explain(ParseResult arguments, Console console) {
    var options = DoctorOptions.looking(arguments, console.locale());
    var words = new Words(options.language());
    boolean look = Options.given(arguments, "--from-cluster") || options.looking().ofFiles();
    List<GroupSum> sums;
    if (look) {
      var looking = new Looking(options.looking(), words, console);
      if (options.looking().dryRun()) {
        console.result(looking.plan());
        return ExitCode.HEALTHY;
      }
      Deadline deadline = Deadline.after(options.looking().timeout());
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
          output.plain(
              () -> SumCard.text(telling, console.screen(options.colour())),
              () -> SumCard.json(telling)),
          console,
          interruption);
    }
    return exitCode;
  }
}
