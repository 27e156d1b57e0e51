package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.probes.network.Listening;
import dev.tsk8s.probes.network.NatReflector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `tsk8s nat --reflect`: the other side of a NAT test.
final class Reflecting {
  private final Interruption interruption;

  Reflecting(Interruption interruption) {
    this.interruption = interruption;
  }

  /// Declares its options.
  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.flag(
            "--reflect",
            "Be the other side: answer STUN requests as a server of RFC 5780 does, until Ctrl-C or"
                + " SIGTERM (exit code 0). Listens on two ports, and with two addresses on both"
                + " ports of each, so that a client can tell mapping and filtering. Answers at most"
                + " 50 requests a second of one source and 5000 in all, none of them more than 72"
                + " bytes longer than its request."));
    spec.addOption(
        Options.values(
            "ADDR:PORT",
            "With --reflect: an own address to answer on, [ADDR]:PORT for IPv6. A second one names"
                + " the second address, the second port, or both; with one port named, PORT+1 is"
                + " the other. One or two addresses of each family. Repeatable.",
            "--listen"));
  }

  ExitCode run(List<String> named, Words words, Console console) {
    if (named.isEmpty()) {
      throw new UsageException("--reflect needs --listen ADDR:PORT");
    }
    List<Listening> families = families(named.stream().map(SocketAddress::of).toList());
    try (var reflector = NatReflector.open(families)) {
      interruption.then(reflector::stop);
      families.forEach(family -> announce(family, words, console));
      console.result(summary(reflector.run(), words));
      return ExitCode.HEALTHY;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static List<Listening> families(List<InetSocketAddress> named) {
    try {
      return Listening.of(named);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--listen: " + e.getMessage());
    }
  }

  private static void announce(Listening family, Words words, Console console) {
    for (InetSocketAddress socket : family.sockets()) {
      console.result(
          words.of("reflect.listening", Map.of("socket", NatReflector.shown(socket))) + "\n");
    }
    if (family.addresses().size() == 1) {
      console.say(
          words.of(
              "reflect.oneAddress",
              Map.of("address", family.addresses().getFirst().getHostAddress())));
    }
  }

  private static String summary(NatReflector.Tally tally, Words words) {
    Map<String, String> numbers =
        Map.of(
            "answered", String.valueOf(tally.answered()),
            "refused", String.valueOf(tally.refused()),
            "ignored", String.valueOf(tally.ignored()),
            "limited", String.valueOf(tally.overLimit()));
    return words.of("reflect.summary", numbers) + "\n";
  }
}
