package dev.tsk8s.core.mtu;

import static java.util.Objects.requireNonNull;

/// The two paths to a peer of the tailnet: the one that programs see, inside the tunnel, and the
/// one below that carries Tailscale's own packets.
///
/// @param peer its name
public record PeerMtu(String peer, PathMtu tunnel, Underlay underlay) {

  /// The path below.
  public sealed interface Underlay {

    /// To the address that Tailscale sends to at the moment.
    record Measured(PathMtu path) implements Underlay {
      public Measured {
        requireNonNull(path);
      }
    }

    /// There is none to measure: `derp` or `peer-relay` carries the packets, or nothing does
    /// (`no-path`).
    ///
    /// @param through the relay; empty: none
    record None(String why, String through) implements Underlay {
      public None {
        requireNonNull(why);
        requireNonNull(through);
      }
    }
  }

  public PeerMtu {
    requireNonNull(peer);
    requireNonNull(tunnel);
    requireNonNull(underlay);
  }

  /// Full packets of the tunnel are too large for the path below. Where the kernel knows that,
  /// small packets and pings pass, and TCP falls to a few hundred kbit/s.
  public boolean isTooNarrowBelow() {
    return underlay instanceof Underlay.Measured(var path) && path.isTooNarrowForTailscale();
  }

  public boolean hurts() {
    return tunnel.hurts() || isTooNarrowBelow();
  }
}
