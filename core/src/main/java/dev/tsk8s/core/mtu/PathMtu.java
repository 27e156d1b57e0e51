package dev.tsk8s.core.mtu;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How large a packet a path carries without being split. Sizes are bytes of the IP packet.
///
/// @param target as the user named it
/// @param toTarget the largest that arrived; empty: nothing was answered
/// @param fromTarget the largest that came back; empty: the target sends no large ones
/// @param exact false: the true size of either is up to 3 bytes larger, since a STUN message is
///   whole words long and this target answers nothing else
/// @param localLink the MTU of the interface that it leaves by
/// @param refusedBy who said that a packet is too large, and what size they offer
/// @param fragmentsSeen whether large answers arrived in pieces; empty: not to be seen
/// @param seesRefusals false: this system does not show who refused
/// @param trouble why nothing was answered: `silent`, `no-listener`, `unreachable`, `unsent`,
///   `unfinished`; empty: something was
public record PathMtu(
    String target,
    Endpoint address,
    OptionalInt toTarget,
    OptionalInt fromTarget,
    boolean exact,
    int localLink,
    BlackHole blackHole,
    List<Refusal> refusedBy,
    Optional<Boolean> fragmentsSeen,
    boolean seesRefusals,
    String trouble,
    int packetsSent,
    Duration took) {

  /// Where packets that are too large vanish and nobody says so.
  public enum BlackHole {
    NO("no"),
    TO_TARGET("toTarget"),
    FROM_TARGET("fromTarget"),
    BOTH("both"),
    UNKNOWN("unknown");

    private final String word;

    BlackHole(String word) {
      this.word = word;
    }

    /// Its stable name.
    public String word() {
      return word;
    }
  }

  /// A router's word.
  ///
  /// @param mtu that it offers; empty: none (RFC 1191 section 3 allows 0)
  public record Refusal(Ip router, OptionalInt mtu) {
    public Refusal {
      requireNonNull(router);
      requireNonNull(mtu);
    }
  }

  public PathMtu {
    requireNonNull(target);
    requireNonNull(address);
    requireNonNull(toTarget);
    requireNonNull(fromTarget);
    requireNonNull(blackHole);
    refusedBy = List.copyOf(refusedBy);
    requireNonNull(fragmentsSeen);
    requireNonNull(trouble);
    requireNonNull(took);
  }

  /// Whether a router offered a size that the path is proven to exceed, or none that can be.
  public boolean isLiedTo() {
    return refusedBy.stream()
        .anyMatch(one -> one.mtu().isEmpty() || one.mtu().getAsInt() != toTarget.orElse(0));
  }

  /// Something that hurts: packets vanish, or less than IPv6 and Tailscale's own size fit.
  public boolean hurts() {
    return (blackHole != BlackHole.NO && blackHole != BlackHole.UNKNOWN)
        || toTarget.orElse(Sum.LEAST_OF_IPV6) < Sum.LEAST_OF_IPV6
        || fromTarget.orElse(Sum.LEAST_OF_IPV6) < Sum.LEAST_OF_IPV6;
  }
}
