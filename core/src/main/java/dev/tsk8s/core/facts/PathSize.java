package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// How large a packet a path carries, as a place measured it. Sizes are bytes of the IP packet.
///
/// @param to who lives there; empty: a host of the tailnet
/// @param name of that host; empty: a place
/// @param at what was asked; port 0: by ICMP echo
/// @param toTarget the largest that arrived; empty: nothing was answered
/// @param fromTarget the largest that came back; empty: not shown
/// @param localLink the MTU of the interface that it leaves by; 0: nothing left
/// @param refusedBy who said that a packet is too large
/// @param trouble why nothing was answered, as `tsk8s mtu` names it; empty: something was
public record PathSize(
    Optional<ProbeId> to,
    String name,
    Endpoint at,
    Optional<Integer> toTarget,
    Optional<Integer> fromTarget,
    int localLink,
    Hole hole,
    List<Ip> refusedBy,
    String trouble) {

  /// Where packets that are too large vanish and nobody says so.
  public enum Hole {
    NONE,
    TO_TARGET,
    FROM_TARGET,
    BOTH,
    /// In one direction, and an echo does not show in which.
    SOMEWHERE,
    UNKNOWN
  }

  public PathSize {
    requireNonNull(to);
    requireNonNull(name);
    requireNonNull(at);
    requireNonNull(toTarget);
    requireNonNull(fromTarget);
    requireNonNull(hole);
    refusedBy = List.copyOf(refusedBy);
    requireNonNull(trouble);
  }
}
