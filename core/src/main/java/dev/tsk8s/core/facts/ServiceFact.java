package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A Service that is of type NodePort or LoadBalancer with a UDP port, or is managed by the
/// Tailscale operator, or is exposed through it; and `default/kubernetes`, which every cluster has.
///
/// @param type ClusterIP, NodePort, LoadBalancer, ExternalName
/// @param clusterIps `spec.clusterIPs`, without `None`
/// @param ingress addresses or names of `status.loadBalancer.ingress`
/// @param externalTrafficPolicy Cluster, Local or empty
public record ServiceFact(
    String namespace,
    String name,
    String type,
    SortedMap<String, String> selector,
    SortedMap<String, String> labels,
    List<Ip> clusterIps,
    List<Port> ports,
    List<String> ingress,
    String externalTrafficPolicy) {

  /// One port of the Service.
  ///
  /// @param targetPort number, name or empty
  /// @param nodePort 0: none
  public record Port(String name, String protocol, int port, String targetPort, int nodePort) {}

  public ServiceFact {
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(type);
    selector = Collections.unmodifiableSortedMap(new TreeMap<>(selector));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    clusterIps = List.copyOf(clusterIps);
    ports = List.copyOf(ports);
    ingress = List.copyOf(ingress);
    requireNonNull(externalTrafficPolicy);
  }
}
