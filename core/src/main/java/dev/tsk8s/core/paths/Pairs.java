package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Pair.Outcome;
import dev.tsk8s.core.paths.Path.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every path of a snapshot with its ends, and the hops of the ends.
public final class Pairs {
  /// Fewer pings than prove anything were made; its knowledge file names the ping to run.
  public static final String TOO_FEW_PINGS = "path-relayed/too-few-pings";

  /// Pings were made, and nothing came back.
  public static final String NO_ANSWER = "path-relayed/no-answer";

  private final Ends ends;
  private final List<Pair> all;

  private Pairs(Ends ends, List<Pair> all) {
    this.ends = ends;
    this.all = all;
  }

  /// Those of a snapshot: each vantage that is connected to its tailnet, with each of its peers.
  public static Pairs of(Snapshot snapshot) {
    var ends = new Ends(snapshot, new Places(snapshot.cluster()));
    var all = new ArrayList<Pair>();
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, _)
          && status.backend() == BackendState.RUNNING) {
        boolean chosen = isOutside(vantage.id()) && snapshot.cluster().asked();
        ends.of(vantage.id())
            .ifPresent(near -> all.addAll(from(vantage, status, near, ends, chosen)));
      }
    }
    return new Pairs(ends, List.copyOf(all));
  }

  /// In the order of the vantages, and of the peers in each status.
  public List<Pair> all() {
    return all;
  }

  /// Every end that was looked at from itself, in the order of the vantages.
  public List<End> ends() {
    return ends.all();
  }

  /// The NAT to name for an end in a pod whose mapping is hard; empty: not in a pod, or its mapping
  /// was not looked at.
  public Optional<Evidence<Hop>> hop(End end) {
    return ends.hop(end.id());
  }

  /// Why vantages have no status: each of them may be any peer.
  public List<Reason> withoutStatus() {
    return ends.withoutStatus();
  }

  /// @param chosen whether the paths that matter were chosen and woken, and others are no question
  private static List<Pair> from(
      Vantage vantage, TailscaleStatus status, End near, Ends ends, boolean chosen) {
    var runs = new Waking.Runs(vantage.pings().seen().orElse(List.of()));
    return status.peers().stream()
        .filter(Pairs::matters)
        .map(peer -> pair(vantage, near, peer, runs.of(peer), ends, chosen && !runs.hold(peer)))
        .toList();
  }

  /// This machine looks into the cluster: where its paths to others lead does not matter then.
  private static boolean isOutside(VantageId id) {
    return id.kind() == VantageId.Kind.HERE;
  }

  /// Nodes shared into the tailnet and rented exit nodes are not its owner's to mend.
  private static boolean matters(TailnetNode peer) {
    return !peer.isOfOthers();
  }

  private static Pair pair(
      Vantage vantage, End near, TailnetNode peer, Waking waking, Ends ends, boolean leftOut) {
    Optional<End> far = ends.of(peer);
    State state = Carriage.state(peer, waking);
    Outcome outcome = outcome(state, peer, waking, vantage, leftOut);
    var expectation = Expectation.of(state, outcome, near, far);
    var path =
        new Path(
            vantage.id(),
            peer,
            state,
            Carriage.via(state, peer, waking),
            Carriage.median(waking.latencies(Waking.carrier(state))),
            expectation.expected(),
            expectation.because());
    return new Pair(path, near, far, waking, outcome);
  }

  private static Outcome outcome(
      State state, TailnetNode peer, Waking waking, Vantage vantage, boolean leftOut) {
    return switch (state) {
      case DIRECT, PEER_RELAY -> new Outcome.Fine();
      case OFFLINE, EXPIRED -> new Outcome.NoQuestion();
      case IDLE, UNKNOWN, DERP -> {
        if (vantage.pings() instanceof Unavailable<List<PingRun>>(var reason)) {
          yield new Outcome.Unsure(reason);
        }
        if (leftOut) {
          yield new Outcome.NoQuestion();
        }
        if (waking.unanswered()) {
          yield new Outcome.Unsure(NotVisible.of(NO_ANSWER, about(peer)));
        }
        if (state != State.DERP) {
          yield new Outcome.NoQuestion();
        }
        yield waking.inVain()
            ? new Outcome.Relayed()
            : new Outcome.Unsure(NotVisible.of(TOO_FEW_PINGS, about(peer)));
      }
    };
  }

  private static Map<String, String> about(TailnetNode peer) {
    return Map.of(
        "peer",
        peer.name(),
        "address",
        peer.ips().isEmpty() ? peer.name() : peer.ips().getFirst().text());
  }
}
