package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.paths.Path.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What carries one path, by the status and the pings together.
final class Carriage {
  private Carriage() {}

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

  static String via(State state, TailnetNode peer, Waking waking) {
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

  static Optional<Duration> median(List<Duration> ascending) {
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
