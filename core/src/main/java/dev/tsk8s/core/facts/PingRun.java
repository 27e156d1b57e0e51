package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One run of `tailscale ping` to one peer, or one LocalAPI ping.
///
/// @param target what was pinged: a tailnet address or name as given or as the pongs name it
/// @param kind which ping: only disco pings say anything of the path below WireGuard
/// @param pongs answers in order
/// @param timeouts tries without an answer
/// @param lasted how long the whole run took; empty: not known, as for saved output
/// @param error why it ended, in Tailscale's words, if it failed (`peer's node key has expired`)
public record PingRun(
    String target,
    Kind kind,
    List<Pong> pongs,
    int timeouts,
    Optional<Duration> lasted,
    Optional<String> error) {

  public enum Kind {
    DISCO,
    TSMP,
    ICMP,
    PEERAPI,
    /// Saved text without an answer does not show what was asked.
    UNKNOWN
  }

  /// One answer.
  public record Pong(String node, Optional<Ip> ip, Via via, Duration latency) {
    public Pong {
      requireNonNull(node);
      requireNonNull(ip);
      requireNonNull(via);
      requireNonNull(latency);
    }
  }

  /// What carried an answer.
  public sealed interface Via {
    record Direct(Endpoint endpoint) implements Via {}

    record Derp(String region) implements Via {}

    record PeerRelay(String address) implements Via {}

    /// TSMP, ICMP and peerapi pings do not say.
    record Unsaid() implements Via {}
  }

  public PingRun {
    requireNonNull(target);
    requireNonNull(kind);
    pongs = List.copyOf(pongs);
    requireNonNull(lasted);
    requireNonNull(error);
  }

  /// A run whose duration nobody took.
  public PingRun(String target, Kind kind, List<Pong> pongs, int timeouts, Optional<String> error) {
    this(target, kind, pongs, timeouts, Optional.empty(), error);
  }

  /// How often it was tried.
  public int tries() {
    return pongs.size() + timeouts;
  }
}
