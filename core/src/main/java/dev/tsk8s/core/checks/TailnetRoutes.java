package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The routes that are carried in a tailnet, as every status tells them.
///
/// @param carried each route of each node that is its active router
/// @param nodes every node of the tailnet that somebody knows, by node key
record TailnetRoutes(List<Carried> carried, Map<String, TailnetNode> nodes) {

  /// @param seenBy whose status shows it
  record Carried(TailnetNode router, Cidr route, String seenBy, Origin origin) {}

  /// A node of the cluster, in the tailnet itself, whose own pods another node's route would take
  /// away.
  record Threat(
      ClusterNode node,
      TailnetNode host,
      Cidr own,
      TailnetNode router,
      Cidr route,
      String seenBy,
      Origin origin) {}

  static TailnetRoutes of(Snapshot snapshot) {
    Map<String, TailnetNode> nodes = new LinkedHashMap<>();
    Map<String, Carried> carried = new LinkedHashMap<>();
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)) {
        Stream.concat(status.self().stream(), status.peers().stream())
            .forEach(node -> {
              nodes.putIfAbsent(node.nodeKey(), node);
              node.primaryRoutes().stream()
                  .filter(route -> !route.isEverything())
                  .forEach(route ->
                      carried.putIfAbsent(
                          node.nodeKey() + " " + route,
                          new Carried(node, route, vantage.id().display(), origin)));
            });
      }
    }
    return new TailnetRoutes(List.copyOf(carried.values()), nodes);
  }

  boolean isEmpty() {
    return carried.isEmpty();
  }

  /// One for each node of the cluster that nobody could look from.
  List<Threat> threats(Snapshot snapshot) {
    Set<String> looked = lookedFrom(snapshot);
    return snapshot.cluster().nodes().seen().orElse(List.of()).stream()
        .flatMap(node ->
            nodes.values().stream()
                .filter(host -> isSame(node, host) && !looked.contains(host.nodeKey()))
                .flatMap(host -> threat(node, host).stream())
                .limit(1))
        .toList();
  }

  private static Set<String> lookedFrom(Snapshot snapshot) {
    return snapshot.lookouts().stream()
        .flatMap(vantage -> vantage.status().seen().flatMap(TailscaleStatus::self).stream())
        .map(TailnetNode::nodeKey)
        .collect(Collectors.toSet());
  }

  /// By its name, or because the cluster knows the node by its tailnet address.
  private static boolean isSame(ClusterNode node, TailnetNode host) {
    boolean reachable = !host.expired() && host.online().orElse(true);
    return reachable
        && (host.hostName().equalsIgnoreCase(node.name())
            || host.ips().stream().anyMatch(node.internalIps()::contains));
  }

  private Optional<Threat> threat(ClusterNode node, TailnetNode host) {
    return carried.stream()
        .filter(one -> !one.router().nodeKey().equals(host.nodeKey()))
        .flatMap(one ->
            node.podCidrs().stream()
                .filter(own -> own.overlaps(one.route()))
                .map(own ->
                    new Threat(
                        node, host, own, one.router(), one.route(), one.seenBy(), one.origin())))
        .findFirst();
  }
}
