package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import java.util.Comparator;
import java.util.List;

/// Which sleeping paths are woken: the same ones for the same status, those that matter first.
final class Waking {
  private final Look.Options options;

  Waking(Look.Options options) {
    this.options = options;
  }

  /// The peers to ping, each by its first IPv4 address if it has one.
  List<Ip> targets(TailscaleStatus status) {
    if (!options.ping()) {
      return List.of();
    }
    Devices cluster = options.cluster();
    boolean others = !cluster.alone() || status.peers().stream().noneMatch(cluster::hold);
    return status.peers().stream()
        .filter(peer -> isWorthIt(peer) && (others || cluster.hold(peer)))
        .sorted(
            Comparator.comparingInt(this::rank)
                .thenComparing(TailnetNode::name)
                .thenComparing(TailnetNode::nodeKey))
        .limit(options.maxPeers())
        .map(Waking::address)
        .toList();
  }

  /// A ping to an offline peer waits 50 s in vain, one to a peer without home region is lost.
  private static boolean isWorthIt(TailnetNode peer) {
    return !peer.expired()
        && peer.online().orElse(false)
        && !peer.relay().isEmpty()
        && !peer.ips().isEmpty()
        && !peer.isOfOthers();
  }

  private int rank(TailnetNode peer) {
    if (options.cluster().hold(peer)) {
      return 0;
    }
    if (peer.active()) {
      return 1;
    }
    return peer.rxBytes() + peer.txBytes() > 0 ? 2 : 3;
  }

  private static Ip address(TailnetNode peer) {
    return peer.ips().stream().filter(ip -> !ip.isV6()).findFirst().orElse(peer.ips().getFirst());
  }
}
