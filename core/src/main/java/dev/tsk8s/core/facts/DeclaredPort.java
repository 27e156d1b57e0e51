package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A UDP port where peers should find a Tailscale pod from the Internet: it is in the network of a
/// node that has a public address, and its port is fixed.
///
/// @param namespace of the pod
/// @param pod its name
/// @param at the node's public address and the port
public record DeclaredPort(String node, String namespace, String pod, Endpoint at) {
  public DeclaredPort {
    requireNonNull(node);
    requireNonNull(namespace);
    requireNonNull(pod);
    requireNonNull(at);
  }

  /// All of a cluster, each port of a node once, by node and port. An address that several nodes
  /// give as theirs, as one of a balancer, is nobody's.
  public static Evidence<List<DeclaredPort>> of(
      Evidence<List<ClusterNode>> nodes, Evidence<List<TailscalePod>> pods) {
    return switch (nodes) {
      case Unavailable<List<ClusterNode>>(var reason) -> new Unavailable<>(reason);
      case Observed<List<ClusterNode>>(var all, _) -> pods.map(seen -> of(all, seen));
    };
  }

  private static List<DeclaredPort> of(List<ClusterNode> nodes, List<TailscalePod> pods) {
    Map<String, Ip> addresses = new HashMap<>();
    Map<Ip, Integer> owners = new HashMap<>();
    for (ClusterNode node : nodes) {
      node.publicAddress()
          .ifPresent(ip -> {
            addresses.put(node.name(), ip);
            owners.merge(ip, 1, Integer::sum);
          });
    }
    Map<List<Object>, DeclaredPort> all = new HashMap<>();
    for (TailscalePod pod : pods) {
      Optional<Ip> ip = Optional.ofNullable(addresses.get(pod.node()));
      Optional<Integer> port = pod.spec().fixedPort();
      if (pod.spec().hostNetwork()
          && !pod.terminating()
          && ip.isPresent()
          && port.isPresent()
          && owners.getOrDefault(ip.get(), 0) == 1) {
        all.putIfAbsent(
            List.of(pod.node(), port.get()),
            new DeclaredPort(
                pod.node(), pod.namespace(), pod.name(), new Endpoint(ip.get(), port.get())));
      }
    }
    var sorted = new ArrayList<>(all.values());
    sorted.sort(Comparator.comparing(DeclaredPort::node).thenComparingInt(one -> one.at().port()));
    return sorted;
  }
}
