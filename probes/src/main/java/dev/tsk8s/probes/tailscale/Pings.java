package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Gathering.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pings of one look: all peers at once. A peer that was left out has no run.
final class Pings {

  /// Ten tries a second apart. Before ten tries or ten seconds nobody may call a path relayed; a
  /// slow relay gets fewer tries into its ten seconds.
  private static final Duration PATIENCE = Duration.ofMillis(10_500);

  private final Gathering gathering;
  private final String where;
  private final Look.Options options;
  private final Map<Ip, Pending<PingRun>> runs = new LinkedHashMap<>();

  /// @param where the command line without its peer
  Pings(Gathering gathering, String where, Look.Options options) {
    this.gathering = gathering;
    this.where = where;
    this.options = options;
  }

  void start(Commands commands, TailscaleStatus status) {
    for (Ip peer : new Waking(options).targets(status)) {
      runs.put(peer, gathering.start(where + " " + peer, PATIENCE, commands.ping(peer)));
    }
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /// Why there are none.
  String none() {
    return options.ping() ? "no-peer-to-wake" : "--no-ping";
  }

  Evidence<List<PingRun>> await(Deadline deadline) {
    if (!options.ping()) {
      return new Unavailable<>(new Reason.NotAsked(where, none()));
    }
    List<PingRun> all = new ArrayList<>();
    List<Reason> failures = new ArrayList<>();
    runs.forEach((peer, pending) -> {
      switch (gathering.await(pending)) {
        case Observed<PingRun>(var run, _) -> all.add(run);
        case Unavailable<PingRun>(var reason) -> {
          failures.add(reason);
          all.add(failed(peer, reason));
        }
      }
    });
    return !all.isEmpty() && failures.size() == all.size()
        ? new Unavailable<>(failures.getFirst())
        : new Observed<>(all, new Origin(where, deadline.now()));
  }

  private static PingRun failed(Ip peer, Reason reason) {
    String words =
        switch (reason) {
          case Reason.Failed(_, var message) -> message;
          case Reason.TimedOut(_, var limit) -> "nothing within " + limit.toSeconds() + " s";
          default -> "not run";
        };
    return new PingRun(peer.text(), PingRun.Kind.DISCO, List.of(), 0, Optional.of(words));
  }
}
