package dev.tsk8s.probes.tailscale;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads one vantage: status; if that daemon is logged in and running, its preferences, health and
/// netcheck while pings wake its peers; then status again, which is the one to be judged: a
/// sleeping path shows no address. A command that fails costs its own fact only.
public final class Look implements Collector<Vantage> {

  /// How to look.
  ///
  /// @param ping whether sleeping paths may be woken
  /// @param maxPeers how many at most
  /// @param cluster devices that are woken before all others, or alone
  public record Options(boolean ping, int maxPeers, Devices cluster) {
    public Options {
      requireNonNull(cluster);
    }
  }

  /// The tailscale command tells nothing of either.
  private static final HostView HOST =
      HostView.unseen(new Reason.NotAsked("ip -j addr", "tailscale"));

  private static final CiliumView CILIUM =
      CiliumView.unseen(new Reason.NotAsked("cilium-dbg status -o json", "tailscale"));

  /// A command to a dead daemon gives up after 2 s, or 5 s if another daemon can be seen.
  public static final Duration ANSWER = Duration.ofSeconds(8);

  /// Tailscale's own limit is 5 s.
  private static final Duration NETCHECK = Duration.ofSeconds(8);

  /// What the second status may take of the time that remains.
  private static final Duration SECOND_STATUS = Duration.ofSeconds(1);

  /// Ours, to put the facts together.
  private static final Duration HANDING_OVER = Duration.ofMillis(400);

  private final VantageId id;
  private final TailscaleCli cli;
  private final List<String> otherSockets;
  private final Options options;
  private final Fanout fanout;

  /// @param otherSockets where the daemon may listen, if not where the CLI looks by itself: with a
  ///   read-only root the container image's is `/tmp/tailscaled.sock`
  /// @param fanout shared with all other looks: holds one place per command
  public Look(
      VantageId id, TailscaleCli cli, List<String> otherSockets, Options options, Fanout fanout) {
    this.id = requireNonNull(id);
    this.cli = requireNonNull(cli);
    this.otherSockets = List.copyOf(otherSockets);
    this.options = requireNonNull(options);
    this.fanout = requireNonNull(fanout);
  }

  /// Every command a look may run, in order.
  public static List<String> commands(Options options) {
    List<List<String>> all = new ArrayList<>();
    all.add(Commands.STATUS);
    all.add(Commands.PREFS);
    all.add(Commands.HEALTH);
    all.add(Commands.DERP_MAP);
    all.add(Commands.NETCHECK);
    if (options.ping()) {
      all.add(Commands.ping("PEER"));
      all.add(Commands.pingAgain("PEER"));
      all.add(Commands.STATUS);
    }
    return all.stream().map(args -> "tailscale " + String.join(" ", args)).toList();
  }

  /// Where the daemon was found, and what it said first.
  private record Found(Commands commands, Evidence<TailscaleStatus> status) {
    boolean isNoDaemon() {
      return status instanceof Observed<TailscaleStatus>(var value, _)
          && value.backend() == BackendState.NO_DAEMON;
    }
  }

  /// Never fails as a whole: what could not be looked at is unavailable in the vantage.
  @Override
  public Vantage collect(Deadline whole) {
    Deadline deadline = whole.leaving(HANDING_OVER);
    try (Gathering gathering = new Gathering(deadline, fanout)) {
      Found found = ask(gathering, new Commands(cli, ""));
      for (String socket : otherSockets) {
        if (found.isNoDaemon()) {
          found = ask(gathering, new Commands(cli, socket));
        }
      }
      return switch (found.status) {
        case Unavailable<TailscaleStatus>(var reason) -> asleep(found, reason);
        case Observed<TailscaleStatus>(var status, _)
            when status.backend() != BackendState.RUNNING ->
            asleep(found, new Reason.NotAsked("tailscale", "daemon-" + word(status.backend())));
        case Observed<TailscaleStatus>(var status, _) ->
            awake(gathering, found, status, deadline.leaving(SECOND_STATUS));
      };
    }
  }

  private Found ask(Gathering gathering, Commands commands) {
    return new Found(commands, gathering.await(start(gathering, commands)));
  }

  private Gathering.Pending<TailscaleStatus> start(Gathering gathering, Commands commands) {
    return gathering.start(where(commands, Commands.STATUS), ANSWER, commands.status());
  }

  /// A daemon that does not run, or is not logged in, has nothing more to tell, and its netcheck
  /// would call the vendor's control server.
  private Vantage asleep(Found found, Reason reason) {
    return new Vantage(
        id,
        found.status,
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        HOST,
        CILIUM);
  }

  /// `needs-login`: the reports have a sentence for each.
  private static String word(BackendState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Vantage awake(
      Gathering gathering, Found found, TailscaleStatus status, Deadline beforeSecondStatus) {
    Commands commands = found.commands;
    boolean homeIsKnown = !status.self().map(TailnetNode::relay).orElse("").isEmpty();
    try (Gathering early = new Gathering(beforeSecondStatus, fanout)) {
      Pings pings = new Pings(early, where(commands, List.of("ping")), options);
      pings.start(commands, status);
      var prefs = early.start(where(commands, Commands.PREFS), ANSWER, commands.prefs());
      var health = early.start(where(commands, Commands.HEALTH), ANSWER, commands.health());
      var netcheck =
          early.start(where(commands, Commands.NETCHECK), NETCHECK, commands.netcheck(homeIsKnown));
      var runs = pings.await(beforeSecondStatus);
      var again =
          pings.isEmpty()
              ? new Unavailable<TailscaleStatus>(
                  new Reason.NotAsked(StatusJson.INPUT, pings.none()))
              : gathering.await(start(gathering, commands));
      boolean isBetter = again instanceof Observed;
      return new Vantage(
          id,
          isBetter ? again : found.status,
          isBetter ? found.status : again,
          early.await(netcheck),
          early.await(prefs),
          runs,
          early.await(health),
          new Unavailable<>(new Reason.NotAsked(NetmapJson.INPUT, "holds-keys")),
          HOST,
          CILIUM);
    }
  }

  private String where(Commands commands, List<String> args) {
    String place = id.kind() == VantageId.Kind.POD ? "exec " + id.display() : id.display();
    return place + ": " + commands.line(args);
  }
}
