package dev.tsk8s.cli.render;

import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PeerMtu;
import dev.tsk8s.core.mtu.PeerMtu.Underlay;
import java.util.Optional;

/// What was measured.
///
/// @param path to the host; to a peer of the tailnet, inside the tunnel
/// @param peer empty: it is none
public record PathReport(PathMtu path, Optional<PeerMtu> peer) {

  /// Something that hurts was seen.
  public boolean hurts() {
    return peer.map(PeerMtu::hurts).orElseGet(path::hurts);
  }

  /// Each size that was asked for is known.
  public boolean isKnown() {
    return path.toTarget().isPresent()
        && peer.map(PeerMtu::underlay).map(PathReport::isKnown).orElse(true);
  }

  private static boolean isKnown(Underlay underlay) {
    return underlay instanceof Underlay.Measured(var below) && below.toTarget().isPresent();
  }
}
