package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.Pair.Outcome;
import dev.tsk8s.core.paths.Path.State;
import java.time.Duration;
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

  public static Pairs of(Snapshot snapshot) {
    var ends = new Ends(snapshot, new Places(snapshot.cluster()));
    var all = new ArrayList<Pair>();
    for (Vantage vantage : snapshot.vantages()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, _)
          && status.backend() == BackendState.RUNNING) {
        ends.of(vantage.id()).ifPresent(near -> all.addAll(from(vantage, status, near, ends)));
      }
    }
    return new Pairs(ends, List.copyOf(all));
  }

  public List<Pair> all() {
    return all;
  }

  /// The NAT to name for an end in a pod whose mapping is hard; empty: not in a pod, or its mapping
  /// was not looked at.
  public Optional<Evidence<Hop>> hop(End end) {
    return ends.hop(end.id());
  }

  /// Why vantages have no status: each of them may be any peer.
  public List<Reason> faceless() {
    return ends.faceless();
  }

  private static List<Pair> from(Vantage vantage, TailscaleStatus status, End near, Ends ends) {
    var runs = new Waking.Runs(vantage.pings().seen().orElse(List.of()));
    return status.peers().stream()
        .filter(Pairs::matters)
        .map(peer -> pair(vantage, near, peer, runs.of(peer), ends))
        .toList();
  }

  /// Nodes shared into the tailnet and rented exit nodes are not its owner's to mend.
  private static boolean matters(TailnetNode peer) {
    return !peer.shareeNode() && !peer.dnsName().endsWith(".mullvad.ts.net");
  }

  private static Pair pair(Vantage vantage, End near, TailnetNode peer, Waking waking, Ends ends) {
    Optional<End> far = ends.of(peer);
    State state = state(peer, waking);
    Outcome outcome = outcome(state, peer, waking, vantage);
    var expectation = Expectation.of(state, outcome, near, far);
    var path =
        new Path(
            vantage.id(),
            peer,
            state,
            via(state, peer, waking),
            median(waking.latencies(Waking.carrier(state))),
            expectation.expected(),
            expectation.because());
    return new Pair(path, near, far, waking, outcome);
  }

  /// Expired, then offline, then what the status says of a path in use; a later ping completes what
  /// it cannot know. An offline or expired peer may read Active, so those come first
  /// (ts:cmd/tailscale/cli/status.go has it otherwise).
  static State state(TailnetNode peer, Waking waking) {
    if (peer.expired()) {
      return State.EXPIRED;
    }
    if (!peer.online().orElse(true)) {
      return State.OFFLINE;
    }
    State inStatus = inStatus(peer);
    if (inStatus == State.DIRECT || inStatus == State.PEER_RELAY) {
      return inStatus;
    }
    return waking.last().map(pong -> carriedBy(pong.via(), inStatus)).orElse(inStatus);
  }

  private static State inStatus(TailnetNode peer) {
    if (!peer.active()) {
      return State.IDLE;
    }
    if (peer.curAddr().isPresent()) {
      return State.DIRECT;
    }
    if (peer.peerRelay().isPresent()) {
      return State.PEER_RELAY;
    }
    return peer.relay().isEmpty() ? State.UNKNOWN : State.DERP;
  }

  private static State carriedBy(Via via, State otherwise) {
    return switch (via) {
      case Via.Direct _ -> State.DIRECT;
      case Via.PeerRelay _ -> State.PEER_RELAY;
      case Via.Derp _ -> State.DERP;
      case Via.Unsaid _ -> otherwise;
    };
  }

  private static Outcome outcome(State state, TailnetNode peer, Waking waking, Vantage vantage) {
    return switch (state) {
      case DIRECT, PEER_RELAY -> new Outcome.Fine();
      case OFFLINE, EXPIRED -> new Outcome.NoQuestion();
      case IDLE, UNKNOWN, DERP -> {
        if (vantage.pings() instanceof Unavailable<List<PingRun>>(var reason)) {
          yield new Outcome.Unsure(reason);
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

  private static String via(State state, TailnetNode peer, Waking waking) {
    return switch (state) {
      case DIRECT ->
          peer.curAddr()
              .map(Object::toString)
              .or(() ->
                  waking
                      .last()
                      .flatMap(pong ->
                          pong.via() instanceof Via.Direct(var e)
                              ? Optional.of(e.toString())
                              : Optional.empty()))
              .orElse("");
      case PEER_RELAY ->
          peer.peerRelay()
              .or(() ->
                  waking
                      .last()
                      .flatMap(pong ->
                          pong.via() instanceof Via.PeerRelay(var a)
                              ? Optional.of(a)
                              : Optional.empty()))
              .orElse("");
      case DERP ->
          waking
              .last()
              .flatMap(
                  pong -> pong.via() instanceof Via.Derp(var r) ? Optional.of(r) : Optional.empty())
              .orElse(peer.relay());
      case IDLE, OFFLINE, EXPIRED, UNKNOWN -> "";
    };
  }

  private static Optional<Duration> median(List<Duration> ascending) {
    if (ascending.isEmpty()) {
      return Optional.empty();
    }
    int middle = ascending.size() / 2;
    return Optional.of(
        ascending.size() % 2 == 1
            ? ascending.get(middle)
            : ascending.get(middle - 1).plus(ascending.get(middle)).dividedBy(2));
  }
}
