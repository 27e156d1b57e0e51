package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netmap;
import dev.tsk8s.core.facts.Netmap.Allowed;
import dev.tsk8s.core.facts.Netmap.Target;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the policy of the tailnet lets others send to one node of the cluster, as control sent it
/// to that node. What comes in that belongs to nothing that the node sent is dropped unless a match
/// lets it through (ts:wgengine/filter/filter.go).
///
/// @param address where the other nodes reach it
record NodeFilter(
    ClusterNode node, Ip address, List<Allowed> matches, String vantage, Origin origin) {

  /// What a filter says of one kind of packet.
  enum Says {
    LETS_IN,
    DROPS,
    /// The sources are named by a capability, and who has it is not read.
    UNTOLD
  }

  /// One for each node whose netmap was read, in the nodes' order.
  static List<NodeFilter> of(Snapshot snapshot) {
    List<Vantage> told =
        snapshot.vantages().stream()
            .filter(vantage -> vantage.netmap() instanceof Observed)
            .toList();
    return snapshot.cluster().nodes().seen().orElse(List.of()).stream()
        .flatMap(node -> told.stream().flatMap(vantage -> of(node, vantage).stream()).limit(1))
        .toList();
  }

  private static Optional<NodeFilter> of(ClusterNode node, Vantage vantage) {
    if (!(vantage.netmap() instanceof Observed<Netmap>(var map, var origin))) {
      return Optional.empty();
    }
    Optional<Ip> address =
        map.self().stream().filter(ip -> node.internalIps().contains(ip)).findFirst();
    return address.flatMap(ip ->
        map.filter()
            .map(matches -> new NodeFilter(node, ip, matches, vantage.id().display(), origin)));
  }

  /// Why something was not read of places that are nodes, or of which nobody knows; nobody asked
  /// for it is no reason, since there is a test for that.
  static List<Reason> unread(
      Snapshot snapshot, Predicate<String> isNode, Function<Vantage, Evidence<?>> what) {
    var all = new ArrayList<Reason>();
    for (Vantage vantage : snapshot.vantages()) {
      Optional<Reason> unseen =
          what.apply(vantage).unseen().filter(reason -> !(reason instanceof Reason.NotAsked));
      if (unseen.isEmpty() || vantage.id().kind() == Kind.POD) {
        continue;
      }
      boolean named = isNode.test(vantage.id().name());
      Optional<List<Ip>> self =
          vantage.status().seen().flatMap(TailscaleStatus::self).map(TailnetNode::ips);
      if (named || self.isEmpty() || isOfNode(snapshot, self.get())) {
        Stream.concat(named ? Stream.of() : vantage.status().unseen().stream(), unseen.stream())
            .forEach(all::add);
      }
    }
    return all.stream().distinct().toList();
  }

  private static boolean isOfNode(Snapshot snapshot, List<Ip> addresses) {
    return snapshot.cluster().nodes().seen().orElse(List.of()).stream()
        .anyMatch(node -> node.internalIps().stream().anyMatch(addresses::contains));
  }

  /// Where another node sends from to this one.
  Optional<Ip> sourceOf(ClusterNode other) {
    return other.internalIps().stream()
        .filter(Ip::isInTailscaleRange)
        .filter(ip -> ip.isV6() == address.isV6())
        .findFirst();
  }

  /// ICMP comes in where anything may, whatever the ports; a protocol without ports only by a match
  /// that names it for all of them (ts:wgengine/filter/match.go).
  ///
  /// @param port as `8472/udp`, `4/ip` or `icmp`
  Says says(Ip source, String port) {
    boolean perhaps = false;
    for (Allowed match : matches) {
      if (match.targets().stream().anyMatch(target -> takes(match, target, port))) {
        if (match.sources().stream().anyMatch(range -> range.contains(source))) {
          return Says.LETS_IN;
        }
        perhaps |= match.byCapability();
      }
    }
    return perhaps ? Says.UNTOLD : Says.DROPS;
  }

  private boolean takes(Allowed match, Target target, String port) {
    if (!target.range().contains(address)) {
      return false;
    }
    if (port.equals("icmp")) {
      return true;
    }
    List<String> parts = List.of(port.split("/", -1));
    int number = Integer.parseInt(parts.getFirst());
    return switch (parts.getLast()) {
      case "tcp" -> match.protocols().contains(6) && isIn(target, number);
      case "udp" -> match.protocols().contains(17) && isIn(target, number);
      default -> match.protocols().contains(number) && target.isAllPorts();
    };
  }

  private static boolean isIn(Target target, int port) {
    return target.first() <= port && port <= target.last();
  }
}
