package dev.tsk8s.core.paths;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.VantageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The path from one vantage to one peer.
///
/// @param from who looked
/// @param to the peer
/// @param state what carries it
/// @param via endpoint, region code or relay address; empty where the state has none
/// @param latency median of the answers over that kind of path; empty: none measured
/// @param expected whether it should be direct, judged by what was seen of both ends
/// @param because why that is expected, as a reason or code with words in a knowledge file
public record Path(
    VantageId from,
    TailnetNode to,
    State state,
    String via,
    Optional<Duration> latency,
    Expected expected,
    Reason.NotVisible because) {

  /// The code of every [#because] there is.
  public static final List<String> BECAUSE = Expectation.CODES;

  /// What carries a path (`paths[].state` of the report).
  public enum State {
    /// UDP between the two ends.
    DIRECT("direct"),
    /// UDP through a node of the tailnet that relays for others.
    PEER_RELAY("peer-relay"),
    /// TCP through a DERP server.
    DERP("derp"),
    /// Nothing was sent lately, and no ping woke it.
    IDLE("idle"),
    /// The peer is not connected to the control plane.
    OFFLINE("offline"),
    /// The peer's node key has expired.
    EXPIRED("expired"),
    /// Nothing that was seen tells.
    UNKNOWN("unknown");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// What the rules of NAT traversal predict (`paths[].expected`).
  public enum Expected {
    /// Nothing that was seen stands in the way.
    DIRECT,
    /// What was seen of the ends rules a direct path out.
    RELAY,
    /// It depends on what was not seen.
    UNKNOWN
  }

  public Path {
    requireNonNull(from);
    requireNonNull(to);
    requireNonNull(state);
    requireNonNull(via);
    requireNonNull(latency);
    requireNonNull(expected);
    requireNonNull(because);
  }
}
