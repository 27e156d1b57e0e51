package dev.tsk8s.probes.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.NatView.AskedPort;
import java.util.List;
import java.util.Optional;

/// What is to be found out about the NATs in front of this host.
///
/// @param servers who is asked, in this order
/// @param port the port that matters; with a holder it cannot be tested itself
/// @param packets at most so many are sent
public record NatPlan(List<StunServer> servers, Optional<AskedPort> port, int packets) {

  /// Enough for three servers, one of them with two addresses, and a third of all lost.
  public static final int PACKETS = 60;

  /// With fewer, nothing can be compared.
  public static final int FEWEST_PACKETS = 8;

  public NatPlan {
    servers = List.copyOf(servers);
    requireNonNull(port);
  }
}
