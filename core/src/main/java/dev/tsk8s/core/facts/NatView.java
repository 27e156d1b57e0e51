package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What STUN servers answered to one host: questions and answers, nothing judged.
///
/// @param exchanges in the order they were begun
/// @param missed servers that nothing was sent to: the name did not resolve, or only to addresses
///   of a family this host does not have
/// @param hairpin whether two sockets of this host reached each other at the addresses the servers
///   saw; empty: not tried
/// @param port the port the user asked about
/// @param packets how many were sent in all
/// @param took from the first packet to the last conclusion
public record NatView(
    List<StunExchange> exchanges,
    List<MissedServer> missed,
    Optional<Hairpin> hairpin,
    Optional<AskedPort> port,
    int packets,
    Duration took) {

  /// A server that nothing was sent to.
  ///
  /// @param why in the words of the resolver, or a stable word (`no-ipv6`, `no-ipv4`)
  public record MissedServer(String server, String why) {
    public MissedServer {
      requireNonNull(server);
      requireNonNull(why);
    }
  }

  /// Two sockets of this host sent to each other's public address (RFC 4787 section 6).
  public record Hairpin(boolean heard, int sent) {}

  /// The port the user asked about.
  ///
  /// @param holder who holds it, so that it could not be tested itself; empty: it was free
  /// @param advertised what tailscaled, which holds it, advertises (`Self.Addrs` of `tailscale
  ///   status --json`)
  public record AskedPort(int port, Optional<String> holder, List<Endpoint> advertised) {
    public AskedPort {
      requireNonNull(holder);
      advertised = List.copyOf(advertised);
    }
  }

  public NatView {
    exchanges = List.copyOf(exchanges);
    missed = List.copyOf(missed);
    requireNonNull(hairpin);
    requireNonNull(port);
    requireNonNull(took);
  }
}
