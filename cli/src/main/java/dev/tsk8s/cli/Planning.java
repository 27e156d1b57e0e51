package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.NatPlan;
import dev.tsk8s.probes.network.StunServer;
import dev.tsk8s.probes.network.TailnetServers;
import dev.tsk8s.probes.node.LocalTailscale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Whom [NatCommand] asks, about which port, and with how many packets.
final class Planning {
  private static final int LAST_PORT = 65_535;

  private Planning() {}

  static void declare(CommandSpec spec) {
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
  }

  static NatPlan of(ParseResult arguments, Console console, Deadline deadline) {
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
