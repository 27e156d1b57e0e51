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
/// @param address that was asked; port 0: by ICMP, which has none
/// @param proof whose answers these are
/// @param toTarget the largest that arrived; empty: nothing was answered
/// @param fromTarget the largest that came back; empty: the target sends no large ones, or larger
///   ones than arrive there are not to be had
/// @param exact false: the true size of either is up to 3 bytes larger, since a STUN message is
///   whole words long and this target answers nothing else
/// @param localLink the MTU of the interface that it leaves by; 0: nothing left
/// @param held the path MTU that the system held before; empty: not to be seen
/// @param refusedBy who said that a packet is too large, and what size they offer
/// @param noEcho why ICMP echo was not tried though it would have been; empty: it was, or there was
///   no need
/// @param seesRefusals false: this system does not show who refused
/// @param trouble why nothing was answered: `silent`, `no-listener`, `unreachable`, `unsent`,
///   `no-route` (this machine has none there), `cut-off` (it could send, and then no more),
///   `unfinished`, `changed`, `no-echo` (echo alone would have done), `userspace` (tailscaled has
///   no interface here); empty: something was
public record PathMtu(
    String target,
    Endpoint address,
    Proof proof,
    OptionalInt toTarget,
    OptionalInt fromTarget,
    boolean exact,
    int localLink,
    OptionalInt held,
    BlackHole blackHole,
    List<Refusal> refusedBy,
    Pieces pieces,
    Optional<NoEcho> noEcho,
    boolean seesRefusals,
    String trouble,
    int packetsSent,
    Duration took) {

  /// By whose answers sizes are proven.
  public enum Proof {
    /// Any STUN server: its answers are small.
    STUN("stun"),
    /// Ours, whose answers are as large as one wishes.
    REFLECTOR("reflector"),
    /// The host itself, by answers as large as the requests: they prove both directions at once.
    ECHO("echo"),
    NOTHING("nothing");

    private final String word;

    Proof(String word) {
      this.word = word;
    }

    /// Its stable name.
    public String word() {
      return word;
    }
  }

  /// Where packets that are too large vanish and nobody says so.
  public enum BlackHole {
    NO("no"),
    TO_TARGET("toTarget"),
    FROM_TARGET("fromTarget"),
    BOTH("both"),
    /// In one direction, and an echo does not show in which.
    SOMEWHERE("somewhere"),
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
    requireNonNull(proof);
    requireNonNull(toTarget);
    requireNonNull(fromTarget);
    requireNonNull(held);
    requireNonNull(blackHole);
    refusedBy = List.copyOf(refusedBy);
    requireNonNull(pieces);
    requireNonNull(noEcho);
    requireNonNull(trouble);
    requireNonNull(took);
  }

  /// Nothing was sent: that would have shown nothing.
  public static PathMtu unasked(String target, Endpoint address, String trouble) {
    return new PathMtu(
        target,
        address,
        Proof.NOTHING,
        OptionalInt.empty(),
        OptionalInt.empty(),
        true,
        0,
        OptionalInt.empty(),
        BlackHole.UNKNOWN,
        List.of(),
        Pieces.unseen(),
        Optional.empty(),
        true,
        trouble,
        0,
        Duration.ZERO);
  }

  /// The same, for want of echo.
  public PathMtu lacking(NoEcho why) {
    return new PathMtu(
        target,
        address,
        proof,
        toTarget,
        fromTarget,
        exact,
        localLink,
        held,
        blackHole,
        refusedBy,
        pieces,
        Optional.of(why),
        seesRefusals,
        trouble,
        packetsSent,
        took);
  }

  /// Packets that are too large vanish.
  public boolean isBlackHole() {
    return blackHole != BlackHole.NO && blackHole != BlackHole.UNKNOWN;
  }

  /// One direction carries more than the other.
  public boolean isAsymmetric() {
    return toTarget.isPresent() && fromTarget.isPresent() && !toTarget.equals(fromTarget);
  }

  /// The system holds the path for narrower than it is proven to be: the route says so, or a router
  /// has said it of a path that is no more, or that was a lie.
  public boolean isHeldDown() {
    return held.isPresent() && toTarget.isPresent() && held.getAsInt() < toTarget.getAsInt();
  }

  /// Carries more than Ethernet does.
  public boolean isJumbo() {
    return toTarget.orElse(0) > 1500;
  }

  /// Bytes that a full packet of a tailscale0 needs here.
  public int neededByTailscale() {
    return Sum.TAILSCALE + Wrapping.TAILSCALE.overhead(address.ip().isV6());
  }

  /// Whether they are proven not to pass.
  public boolean isTooNarrowForTailscale() {
    return Math.min(toTarget.orElse(Integer.MAX_VALUE), fromTarget.orElse(Integer.MAX_VALUE))
        < neededByTailscale();
  }

  /// Something that hurts: packets vanish, less than IPv6 and Tailscale's own size fit, or this
  /// host cuts each large one in two.
  public boolean hurts() {
    return isBlackHole()
        || toTarget.orElse(Sum.LEAST_OF_IPV6) < Sum.LEAST_OF_IPV6
        || fromTarget.orElse(Sum.LEAST_OF_IPV6) < Sum.LEAST_OF_IPV6
        || pieces.made().orElse(false);
  }
}
