package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Nodes that Kubernetes knows by an address which their host no longer has in the tailnet. A host
/// is told by its name, and only in a status that shows another node of the cluster by its address:
/// that is then the tailnet of the nodes.
final class MovedNodes {
  private MovedNodes() {}

  static Collection<Finding> of(Snapshot snapshot, List<ClusterNode> nodes, Origin nodesFrom) {
    Map<String, Finding> found = new TreeMap<>();
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)) {
        var tailnet = new Tailnet(vantage.id().display(), status, origin);
        tailnet
            .moved(nodes, nodesFrom)
            .forEach(finding -> found.putIfAbsent(finding.subject().name(), finding));
      }
    }
    return found.values();
  }

  /// Whose status was not seen.
  static Map<Subject, Reason> unseen(Snapshot snapshot) {
    Map<Subject, Reason> reasons = new HashMap<>();
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Unavailable<TailscaleStatus>(var reason)) {
        reasons.put(Subject.of("Host", "", vantage.id().display()), reason);
      }
    }
    return new TreeMap<>(reasons);
  }

  /// One status.
  private record Tailnet(String seenBy, TailscaleStatus status, Origin origin) {

    Stream<Finding> moved(List<ClusterNode> nodes, Origin nodesFrom) {
      Map<String, TailnetNode> byName = new HashMap<>();
      Set<Ip> addresses = new HashSet<>();
      Stream.concat(status.self().stream(), status.peers().stream())
          .filter(host -> !host.expired())
          .forEach(host -> {
            byName.putIfAbsent(host.hostName().toLowerCase(Locale.ROOT), host);
            addresses.addAll(host.ips());
          });
      boolean same = nodes.stream().flatMap(node -> tailnetIps(node)).anyMatch(addresses::contains);
      return same
          ? nodes.stream()
              .filter(node -> tailnetIps(node).findAny().isPresent())
              .filter(node -> tailnetIps(node).noneMatch(addresses::contains))
              .flatMap(node -> finding(node, byName, nodesFrom).stream())
          : Stream.of();
    }

    private static Stream<Ip> tailnetIps(ClusterNode node) {
      return node.internalIps().stream().filter(Ip::isInTailscaleRange);
    }

    private Optional<Finding> finding(
        ClusterNode node, Map<String, TailnetNode> byName, Origin nodesFrom) {
      return Optional.ofNullable(byName.get(node.name().toLowerCase(Locale.ROOT)))
          .filter(host -> !host.ips().isEmpty())
          .map(host -> {
            String ips = host.ips().stream().map(Ip::text).collect(Collectors.joining(", "));
            String old = tailnetIps(node).map(Ip::text).collect(Collectors.joining(", "));
            return Finding.problem(UnderlayAddress.MOVED, Subject.of("Node", "", node.name()))
                .with("node", node.name())
                .with("address", old)
                .with("says", ips)
                .seen(UnderlayAddress.exhibit(node, nodesFrom))
                .seen(new Exhibit(host.name() + " TailscaleIPs", ips, seenBy, origin));
          });
    }
  }
}
