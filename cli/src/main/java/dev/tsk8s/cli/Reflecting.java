package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.probes.network.Listening;
import dev.tsk8s.probes.network.Listening.Named;
import dev.tsk8s.probes.network.NatReflector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
            "ADDR:PORT[=PUBLIC]",
            "With --reflect: an own address to answer on, [ADDR]:PORT for IPv6. A second one names"
                + " the second address, the second port, or both; with one port named, PORT+1 is"
                + " the other. One or two addresses of each family. =PUBLIC is the address that"
                + " clients know it by, where a cloud gives the machine a public one by 1:1 NAT."
                + " Repeatable.",
            "--listen"));
  }

  ExitCode run(List<String> named, Words words, Console console) {
    if (named.isEmpty()) {
      throw new UsageException("--reflect needs --listen ADDR:PORT");
    }
    List<Named> sockets = named.stream().map(Reflecting::named).toList();
    List<Listening> families = families(sockets);
    sockets.forEach(Reflecting::refuseForeign);
    try (var reflector = NatReflector.open(families)) {
      interruption.then(reflector::stop);
      families.forEach(family -> announce(family, words, console));
      console.result(summary(reflector.run(), words));
      return ExitCode.HEALTHY;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /// No interface of this machine has the address.
  private static void refuseForeign(Named named) {
    InetAddress address = named.socket().getAddress();
    try {
      if (!address.isAnyLocalAddress()
          && !address.isLoopbackAddress()
          && NetworkInterface.getByInetAddress(address) == null) {
        throw new UsageException(
            "--listen: this machine has no address "
                + address.getHostAddress()
                + "; where others know it by that one, write ADDR:PORT="
                + address.getHostAddress()
                + " with an own ADDR");
      }
    } catch (SocketException _) {
      // The kernel does not tell; binding will.
    }
  }

  private static Named named(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new Named(SocketAddress.of(text), Optional.empty())
        : new Named(
            SocketAddress.of(text.substring(0, equals)),
            Optional.of(outside(text.substring(equals + 1))));
  }

  private static InetAddress outside(String text) {
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new UsageException("--listen: '" + text + "' is no public address of a machine");
  }

  private static List<Listening> families(List<Named> named) {
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
    if (!family.outside().equals(family.addresses())) {
      console.say(
          words.of(
              "reflect.outside",
              Map.of(
                  "addresses",
                  family.outside().stream()
                      .map(InetAddress::getHostAddress)
                      .collect(Collectors.joining(", ")))));
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
