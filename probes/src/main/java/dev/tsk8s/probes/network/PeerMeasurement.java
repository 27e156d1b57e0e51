package dev.tsk8s.probes.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PeerMtu;
import dev.tsk8s.core.mtu.PeerMtu.Underlay;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.network.path.PathProbe;
import dev.tsk8s.probes.tailscale.StatusJson;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The paths to a peer of the tailnet: through the tunnel, and to the address that the tailscaled
/// of this host sends its packets to at the moment (`CurAddr`).
public record PeerMeasurement(TailscaleCli cli, Deadline deadline) {
  private static final List<String> STATUS = List.of("status", "--json");

  public PeerMeasurement {
    requireNonNull(cli);
    requireNonNull(deadline);
  }

  /// Empty: it is no peer, or no tailscaled of this host says so.
  ///
  /// @param addresses of the host; none: its name is not resolved, and may be a MagicDNS name
  /// @throws IOException if nothing can be sent there; the message says
  public Optional<PeerMtu> of(PathMeasurement wanted, List<Ip> addresses)
      throws IOException, InterruptedException {
    boolean mayBe = addresses.isEmpty() || addresses.stream().anyMatch(Ip::isInTailscaleRange);
    Optional<TailscaleStatus> status = mayBe ? status() : Optional.empty();
    Optional<TailnetNode> peer =
        status.flatMap(all -> peer(all.peers(), wanted.server().host(), addresses));
    Optional<Ip> address = peer.flatMap(node -> address(node, addresses, wanted.family()));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    TailnetNode node = peer.get();
    if (!status.get().tun().orElse(true)) {
      var at = new Endpoint(address.get(), 0);
      return Optional.of(
          new PeerMtu(node.name(), PathMtu.unasked(wanted.name(), at, "userspace"), below(node)));
    }
    if (node.curAddr().isEmpty() && node.online().orElse(false)) {
      Output _ =
          cli.run(
              List.of("ping", "--until-direct", "-c", "5", "--timeout", "2s", address.get().text()),
              deadline);
    }
    PathMtu tunnel = wanted.to(address.get(), deadline);
    TailnetNode now =
        status()
            .flatMap(all ->
                all.peers().stream()
                    .filter(one -> one.nodeKey().equals(node.nodeKey()))
                    .findFirst())
            .orElse(node);
    return Optional.of(new PeerMtu(node.name(), tunnel, below(now)));
  }

  /// No tailscaled, or none that is connected: nobody is a peer.
  private Optional<TailscaleStatus> status() throws InterruptedException {
    try {
      return Optional.of(StatusJson.parse(cli.run(STATUS, deadline).content()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// By address, or, where the name says nothing to the system's resolver, by MagicDNS name.
  static Optional<TailnetNode> peer(List<TailnetNode> peers, String host, List<Ip> addresses) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    return peers.stream()
        .filter(peer ->
            addresses.isEmpty()
                ? !peer.dnsName().isEmpty()
                    && (peer.dnsName().equalsIgnoreCase(name) || peer.name().equalsIgnoreCase(name))
                : peer.ips().stream().anyMatch(addresses::contains))
        .findFirst();
  }

  private static Optional<Ip> address(
      TailnetNode peer, List<Ip> named, PathMeasurement.Family family) {
    List<Ip> all =
        peer.ips().stream()
            .filter(ip ->
                switch (family) {
                  case ANY -> true;
                  case V4 -> !ip.isV6();
                  case V6 -> ip.isV6();
                })
            .toList();
    return all.stream().filter(named::contains).findFirst().or(() -> all.stream().findFirst());
  }

  private Underlay below(TailnetNode peer) throws IOException, InterruptedException {
    if (peer.curAddr().isPresent()) {
      Endpoint at = peer.curAddr().get();
      return new Underlay.Measured(new PathProbe(at.toString(), deadline).byEcho(at.ip()));
    }
    if (peer.peerRelay().isPresent()) {
      return new Underlay.None("peer-relay", peer.peerRelay().get());
    }
    return peer.active() && !peer.relay().isEmpty()
        ? new Underlay.None("derp", peer.relay())
        : new Underlay.None("no-path", "");
  }
}
