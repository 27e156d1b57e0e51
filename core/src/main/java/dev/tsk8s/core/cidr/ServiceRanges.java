package dev.tsk8s.core.cidr;

import dev.tsk8s.core.cidr.Range.Extent;
import dev.tsk8s.core.cidr.Range.Kind;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.AddressPools.BalancerPool;
import dev.tsk8s.core.facts.AddressPools.ServiceRange;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ServiceFact;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where Services get their addresses from: the API server's flag, which kubeadm, k3s, RKE2 and
/// OVN-Kubernetes note, and ServiceCIDR objects since Kubernetes 1.33.
final class ServiceRanges {
  private ServiceRanges() {}

  static void collect(ClusterFacts cluster, Found found) {
    found.read(
        Kind.SERVICES,
        cluster.pools().services(),
        (served, origin) -> serviceCidrs(served.orElse(List.of()), origin, found));
    found.read(
        Kind.SERVICES,
        cluster.networkConfig(),
        (configs, origin) -> configs.forEach(config -> config(config, origin, found)));
    found.read(
        Kind.SERVICES,
        cluster.nodes(),
        (nodes, origin) -> nodes.forEach(node -> arguments(node, origin, found)));
    found.read(
        Kind.SERVICES,
        cluster.services(),
        (services, origin) -> services.forEach(service -> addresses(service, origin, found)));
    cluster.services().unseen().ifPresent(reason -> found.unseen(Kind.LOAD_BALANCERS, reason));
    balancers(cluster.pools().cilium(), "CiliumLoadBalancerIPPool", found);
    balancers(cluster.pools().metalLb(), "IPAddressPool", found);
  }

  private static void balancers(
      Evidence<Optional<List<BalancerPool>>> pools, String kind, Found found) {
    found.read(
        Kind.LOAD_BALANCERS,
        pools,
        (served, origin) -> {
          for (BalancerPool pool : served.orElse(List.of())) {
            var said = new Exhibit(kind + " " + pool.name(), pool.blocks(), "", origin);
            pool.ranges()
                .forEach(range -> found.add(Kind.LOAD_BALANCERS, Extent.POOL, range, "", said));
          }
        });
  }

  private static void serviceCidrs(List<ServiceRange> ranges, Origin origin, Found found) {
    for (ServiceRange range : ranges) {
      String text = range.ranges().stream().map(Cidr::text).collect(Collectors.joining(","));
      found.pools(Kind.SERVICES, text, "ServiceCIDR " + range.name() + " spec.cidrs", origin);
    }
  }

  private static void config(NetworkConfig config, Origin origin, Found found) {
    switch (config.name()) {
      case "kubeadm-config" -> key(config, "serviceSubnet", origin, found);
      case "ovn-config" -> key(config, "svc_cidr", origin, found);
      default -> {}
    }
  }

  private static void key(NetworkConfig config, String key, Origin origin, Found found) {
    found.pools(
        Kind.SERVICES, config.data().getOrDefault(key, ""), Sources.of(config, key), origin);
  }

  private static void arguments(ClusterNode node, Origin origin, Found found) {
    Sources.argument(node, "--service-cidr")
        .ifPresent(value ->
            found.pools(
                Kind.SERVICES, value, Sources.of(node, "node-args --service-cidr"), origin));
  }

  private static void addresses(ServiceFact service, Origin origin, Found found) {
    String who = "Service " + service.namespace() + "/" + service.name();
    found.addresses(Kind.SERVICES, service.clusterIps(), who + " spec.clusterIPs", origin);
    if (service.type().equals("LoadBalancer") && !isTailscales(service)) {
      List<Ip> ips = service.ingress().stream().map(Ip::parse).flatMap(Optional::stream).toList();
      found.addresses(Kind.LOAD_BALANCERS, ips, who + " status.loadBalancer.ingress", origin);
    }
  }

  /// Tailscale's own load balancer gives a tailnet address, always together with its DNS name.
  private static boolean isTailscales(ServiceFact service) {
    return service.ingress().stream().anyMatch(ingress -> Ip.parse(ingress).isEmpty());
  }
}
