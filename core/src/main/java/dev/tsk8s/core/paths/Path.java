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
    DIRECT("direct"),
    PEER_RELAY("peer-relay"),
    DERP("derp"),
    IDLE("idle"),
    OFFLINE("offline"),
    EXPIRED("expired"),
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
    DIRECT,
    RELAY,
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
