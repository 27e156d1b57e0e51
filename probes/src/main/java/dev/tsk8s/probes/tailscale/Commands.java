package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage.HealthWarning;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.Output;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The commands of a look: what each is called, and what it brings.
///
/// @param socket which daemon; empty: where the CLI looks by itself
record Commands(TailscaleCli cli, String socket) {
  static final List<String> STATUS = List.of("status", "--json");
  static final List<String> PREFS = List.of("debug", "prefs");
  static final List<String> DERP_MAP = List.of("debug", "derp-map");
  static final List<String> NETCHECK = List.of("netcheck", "--format=json");
  static final List<String> HEALTH =
      List.of("debug", "watch-ipn", "--initial", "--initial-health", "--count=1");

  /// Ten tries, as a NATed pair may need six (measured); pings are a second apart.
  private static final List<String> PING =
      List.of("ping", "--until-direct", "-c", "10", "--timeout", "2s");

  /// The first answer over a new path is slow, and `--until-direct` ends there.
  private static final List<String> PING_AGAIN =
      List.of("ping", "--until-direct=false", "-c", "3", "--timeout", "2s");

  /// From here on one answer is not enough: whoever judges wants the median.
  private static final Duration SLOW = Duration.ofMillis(50);

  @FunctionalInterface
  interface Parser<T> {
    T parse(String text) throws Malformed;
  }

  static List<String> ping(String peer) {
    return Stream.concat(PING.stream(), Stream.of(peer)).toList();
  }

  static List<String> pingAgain(String peer) {
    return Stream.concat(PING_AGAIN.stream(), Stream.of(peer)).toList();
  }

  /// As a reader would type it.
  String line(List<String> args) {
    return "tailscale " + String.join(" ", addressed(args));
  }

  /// The CLI's error for "no daemon" is an observation too.
  Collector<TailscaleStatus> status() {
    return deadline -> {
      Output output = cli.run(addressed(STATUS), deadline);
      Optional<TailscaleStatus> none =
          output.succeeded() ? Optional.empty() : NoDaemon.recognise(output.all());
      return none.isPresent() ? none.get() : StatusJson.parse(output.content());
    };
  }

  Collector<Prefs> prefs() {
    return asked(PREFS, PrefsJson::parse);
  }

  Collector<List<HealthWarning>> health() {
    return asked(HEALTH, HealthJson::parse);
  }

  Collector<DerpMap> derpMap() {
    return asked(DERP_MAP, DerpMap::parse);
  }

  /// Without a DERP map of the daemon's, netcheck would fetch one from the vendor's control server:
  /// where no home region is known we make sure first.
  Collector<Netcheck> netcheck(boolean homeIsKnown) {
    return deadline -> {
      if (!homeIsKnown && !asked(DERP_MAP, Commands::hasRegions).collect(deadline)) {
        throw new IOException("tailscaled has no DERP map");
      }
      return asked(NETCHECK, NetcheckJson::parse).collect(deadline);
    };
  }

  Collector<PingRun> ping(Ip peer) {
    return deadline -> {
      Instant begun = deadline.now();
      Output output = cli.run(addressed(ping(peer.text())), deadline);
      Duration lasted = Duration.between(begun, deadline.now());
      PingRun run = PingText.parse(wholeLines(output), peer.text(), lasted);
      if (run.tries() == 0 && run.error().isEmpty()) {
        output.content();
      }
      return isSlowAtFirst(run) ? together(run, again(peer, deadline)) : run;
    };
  }

  private static boolean isSlowAtFirst(PingRun run) {
    return !run.pongs().isEmpty()
        && run.pongs().getLast().via() instanceof PingRun.Via.Direct
        && run.pongs().getLast().latency().compareTo(SLOW) >= 0;
  }

  private PingRun again(Ip peer, Deadline deadline) throws IOException, InterruptedException {
    Instant begun = deadline.now();
    Output output = cli.run(addressed(pingAgain(peer.text())), deadline);
    return PingText.parse(wholeLines(output), peer.text(), Duration.between(begun, deadline.now()));
  }

  private static PingRun together(PingRun first, PingRun more) {
    return new PingRun(
        first.target(),
        first.kind(),
        Stream.concat(first.pongs().stream(), more.pongs().stream()).toList(),
        first.timeouts() + more.timeouts(),
        Stream.of(first, more).flatMap(run -> run.lasted().stream()).reduce(Duration::plus),
        first.error());
  }

  private <T> Collector<T> asked(List<String> args, Parser<T> parser) {
    return deadline -> parser.parse(cli.run(addressed(args), deadline).content());
  }

  private List<String> addressed(List<String> args) {
    return socket.isEmpty()
        ? args
        : Stream.concat(Stream.of("--socket=" + socket), args.stream()).toList();
  }

  private static boolean hasRegions(String text) throws Malformed {
    return Fields.of("tailscale debug derp-map", Json.read("tailscale debug derp-map", text))
        .object("Regions")
        .isPresent();
  }

  /// A command that was cut may have been writing a line.
  private static String wholeLines(Output output) {
    if (output.ending() == Output.Ending.EXITED) {
      return output.all();
    }
    return output.stdout().substring(0, output.stdout().lastIndexOf('\n') + 1);
  }
}
