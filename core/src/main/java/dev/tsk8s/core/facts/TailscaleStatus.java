package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// `tailscale status --json` (ts:ipn/ipnstate/ipnstate.go `Status`), or the fact that no daemon
/// answered.
///
/// @param version the daemon's long version; empty when no daemon answered
/// @param backend the daemon's state
/// @param tun false in userspace-networking mode; empty before 1.36
/// @param self this node; empty when no daemon answered
/// @param peers every other node it knows, ordered by name
/// @param health texts, without codes
/// @param tailnet the tailnet's name, if logged in
public record TailscaleStatus(
    String version,
    BackendState backend,
    Optional<Boolean> tun,
    Optional<TailnetNode> self,
    List<TailnetNode> peers,
    List<String> health,
    Optional<String> tailnet) {

  /// `BackendState` (ts:ipn/backend.go), and `NO_DAEMON` where the CLI could not reach tailscaled.
  public enum BackendState {
    NO_DAEMON,
    NO_STATE,
    IN_USE_OTHER_USER,
    NEEDS_LOGIN,
    NEEDS_MACHINE_AUTH,
    STOPPED,
    STARTING,
    RUNNING,
    /// A word that this version of tsk8s does not know.
    OTHER
  }

  public TailscaleStatus {
    requireNonNull(version);
    requireNonNull(backend);
    requireNonNull(tun);
    requireNonNull(self);
    peers = List.copyOf(peers);
    health = List.copyOf(health);
    requireNonNull(tailnet);
  }

  /// The CLI answered, the daemon did not.
  public static TailscaleStatus noDaemon() {
    return new TailscaleStatus(
        "",
        BackendState.NO_DAEMON,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }
}
