package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.KnockCard;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.nat.Door;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.KnockProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s nat --knock`: whether unasked UDP reaches a port from here.
final class Knocking {
  /// Of what belongs to a test of this machine's own NATs.
  private static final List<String> NOT_WITH = List.of("--stun", "--port", "--packets", "--listen");

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Interruption interruption;

  Knocking(Interruption interruption) {
    this.interruption = interruption;
  }

  /// Declares its options.
  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--knock",
            "ADDR:PORT",
            "Find out whether UDP that nobody there asked for reaches this port from here,"
                + " [ADDR]:PORT for IPv6. At most "
                + KnockProbe.PACKETS
                + " STUN requests, within a second. Exit code 0: open, 1: closed or refused,"
                + " 3: not known."));
    spec.addOption(
        Options.flag(
            "--expect-reflector",
            "With --knock: a STUN server, such as tsk8s nat --reflect, listens there, so that"
                + " silence means closed. Without it silence means nothing: tailscaled answers no"
                + " stranger."));
  }

  ExitCode run(String named, ParseResult arguments, Console console) {
    Stream.concat(NOT_WITH.stream(), Stream.of("--reflect"))
        .filter(arguments::hasMatchedOption)
        .findFirst()
        .ifPresent(other -> {
          throw new UsageException("--knock does not go with " + other);
        });
    List<Output> outputs = Output.of(Options.values(arguments, "--output"), Output.PLAIN);
    String colour = Options.choice(arguments, "--color", DoctorOptions.COLOURS, "auto");
    var language = DoctorOptions.language(arguments, console.locale());
    KnockView view = look(to(named), Options.given(arguments, "--expect-reflector"));
    Of<Door> door = Door.of(view);
    ExitCode exitCode = exitCode(door);
    var card = new KnockCard(view, door, new Words(language), new Library(language));
    for (Output output : outputs) {
      output.write(
          output.plain(() -> card.text(console.screen(colour)), () -> card.json(exitCode.number())),
          console,
          interruption);
    }
    return exitCode;
  }

  private static Endpoint to(String named) {
    InetSocketAddress socket = SocketAddress.of(named);
    var ip = new Ip(socket.getAddress().getHostAddress());
    if (ip.address().isAnyLocal() || ip.address().isMulticast()) {
      throw new UsageException("--knock " + named + ": that is no address of one machine");
    }
    return new Endpoint(ip, socket.getPort());
  }

  private KnockView look(Endpoint to, boolean reflectorExpected) {
    Deadline deadline = Deadline.after(LIMIT);
    interruption.then(deadline::stop);
    try {
      return new KnockProbe(to, reflectorExpected).collect(deadline);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a UDP socket: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException("interrupted", new IOException(e));
    }
  }

  private static ExitCode exitCode(Of<Door> door) {
    return switch (door) {
      case Of.Unsure<Door> _ -> ExitCode.INCOMPLETE;
      case Of.Is<Door>(var known) -> known == Door.OPEN ? ExitCode.HEALTHY : ExitCode.FOUND;
    };
  }
}
