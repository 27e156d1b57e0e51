package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who else there is, found at once and only if somebody asks: a cluster may have thousands of
/// nodes, each of them looked at, and each with settings of its own.
final class Neighbours {

  /// @param byName the cluster's nodes
  /// @param byAddress the same by their own addresses
  /// @param inTailnet hosts whose own tailscaled was not asked, as other hosts of the tailnet know
  ///   them, by their tailnet addresses
  record Index(
      Map<String, ClusterNode> byName,
      Map<Ip, ClusterNode> byAddress,
      Map<Ip, List<TailnetNode>> inTailnet) {}

  private final Supplier<Index> source;
  private @Nullable Index known;

  Neighbours(Supplier<Index> source) {
    this.source = source;
  }

  static Neighbours of(Snapshot snapshot) {
    return new Neighbours(() -> index(snapshot));
  }

  private Index index() {
    Index index = known;
    if (index == null) {
      index = source.get();
      known = index;
    }
    return index;
  }

  private static Index index(Snapshot snapshot) {
    Map<String, ClusterNode> byName = new HashMap<>();
    Map<Ip, ClusterNode> byAddress = new HashMap<>();
    for (ClusterNode node : snapshot.cluster().nodes().seen().orElse(List.of())) {
      byName.putIfAbsent(node.name(), node);
      node.internalIps().forEach(ip -> byAddress.putIfAbsent(ip, node));
    }
    return new Index(byName, byAddress, inTailnet(snapshot.vantages()));
  }

  private static Map<Ip, List<TailnetNode>> inTailnet(List<Vantage> vantages) {
    Set<Ip> silent = new HashSet<>();
    vantages.stream()
        .filter(vantage -> vantage.id().kind() != Kind.POD && vantage.status().seen().isEmpty())
        .flatMap(Neighbours::tailnetAddresses)
        .forEach(silent::add);
    Map<Ip, List<TailnetNode>> known = new HashMap<>();
    if (!silent.isEmpty()) {
      vantages.stream()
          .flatMap(vantage -> vantage.status().seen().stream())
          .filter(status -> status.backend() == BackendState.RUNNING)
          .map(TailscaleStatus::peers)
          .flatMap(List::stream)
          .forEach(peer ->
              peer.ips().stream()
                  .filter(silent::contains)
                  .forEach(ip -> known.computeIfAbsent(ip, _ -> new ArrayList<>()).add(peer)));
    }
    return known;
  }

  /// Those of its own TUN device.
  private static Stream<Ip> tailnetAddresses(Vantage vantage) {
    return vantage.host().links().seen().orElse(List.of()).stream()
        .filter(Neighbours::isTunnel)
        .flatMap(link -> link.addresses().stream())
        .filter(Ip::isInTailscaleRange);
  }

  static boolean isTunnel(Link link) {
    return link.kind().equals("tun") || link.name().startsWith("tailscale");
  }

  /// A host whose tailscaled was not asked, as others know it; empty: none of them does.
  List<TailnetNode> asPeer(Vantage vantage) {
    return tailnetAddresses(vantage)
        .flatMap(ip -> index().inTailnet().getOrDefault(ip, List.of()).stream())
        .toList();
  }

  /// Whether a node has this address of its own.
  boolean has(Ip address) {
    return index().byAddress().containsKey(address);
  }

  Optional<ClusterNode> named(String name) {
    return Optional.ofNullable(index().byName().get(name));
  }

  /// The node that this vantage's tailnet addresses are of.
  Optional<ClusterNode> ofTailnetAddress(Vantage vantage) {
    return vantage.status().seen().flatMap(TailscaleStatus::self).map(TailnetNode::ips).stream()
        .flatMap(List::stream)
        .flatMap(ip -> Optional.ofNullable(index().byAddress().get(ip)).stream())
        .findFirst();
  }
}
