package dev.tsk8s.core.cidr;

import dev.tsk8s.core.cidr.Range.Extent;
import dev.tsk8s.core.cidr.Range.Kind;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where pods get their addresses from. Who decides that is the pod network: a `spec.podCIDR` that
/// nobody reads is no range of the cluster.
final class PodRanges {
  private static final Pattern NETWORK =
      Pattern.compile("\"(Network|IPv6Network)\"\\s*:\\s*\"([^\"]+)\"");

  private PodRanges() {}

  static void collect(Scene scene, Found found) {
    ClusterFacts cluster = scene.snapshot().cluster();
    switch (Assigner.of(scene)) {
      case Assigner.Unclear(var reasons) ->
          reasons.forEach(reason -> found.unseen(Kind.PODS, reason));
      case Assigner.Nodes _ -> nodeRanges(cluster, found);
      case Assigner.CiliumPool _ -> ciliumPool(cluster, found);
      case Assigner.CalicoPools _ -> calicoPools(cluster, found);
      case Assigner.NodesNetwork _ ->
          cluster.nodes().unseen().ifPresent(reason -> found.unseen(Kind.PODS, reason));
      case Assigner.Ovn _ -> ovn(cluster, found);
      case Assigner.Elsewhere _ -> {
        found.unseen(Kind.PODS, Reason.NotVisible.of(Ranges.PODS_NOT_VISIBLE, Map.of()));
        otherPods(cluster, found);
      }
    }
    ciliumNodes(cluster, found);
    tailscalePods(cluster, found);
  }

  /// Each node hands out of its `spec.podCIDRs`; what those are taken from is noted in places.
  private static void nodeRanges(ClusterFacts cluster, Found found) {
    found.read(
        Kind.PODS,
        cluster.networkConfig(),
        (configs, origin) -> configs.forEach(config -> pool(config, origin, found)));
    found.read(
        Kind.PODS,
        cluster.nodes(),
        (nodes, origin) -> nodes.forEach(node -> ofNode(node, origin, found)));
  }

  private static void ofNode(ClusterNode node, Origin origin, Found found) {
    Sources.argument(node, "--cluster-cidr")
        .ifPresent(value ->
            found.pools(Kind.PODS, value, Sources.of(node, "node-args --cluster-cidr"), origin));
    handedOut(node.name(), node.podCidrs(), Sources.of(node, "spec.podCIDRs"), origin, found);
  }

  private static void handedOut(
      String node, List<Cidr> cidrs, String who, Origin origin, Found found) {
    for (Cidr cidr : cidrs) {
      var said = new Exhibit(who, cidr.text(), "", origin);
      found.add(Kind.PODS, Extent.USED, cidr, node, said);
    }
  }

  private static void pool(NetworkConfig config, Origin origin, Found found) {
    switch (config.name()) {
      case "kubeadm-config" -> key(config, "podSubnet", origin, found);
      case "kube-proxy", "kube-proxy-config" -> key(config, "clusterCIDR", origin, found);
      default -> flannel(config, origin, found);
    }
  }

  private static void key(NetworkConfig config, String key, Origin origin, Found found) {
    found.pools(Kind.PODS, config.data().getOrDefault(key, ""), Sources.of(config, key), origin);
  }

  private static void flannel(NetworkConfig config, Origin origin, Found found) {
    Matcher network = NETWORK.matcher(config.data().getOrDefault("net-conf.json", ""));
    while (network.find()) {
      found.pools(Kind.PODS, network.group(2), Sources.of(config, "net-conf.json Network"), origin);
    }
  }

  /// The operator cuts nodes' ranges out of the pool (cilium: pkg/ipam/option/option.go).
  private static void ciliumPool(ClusterFacts cluster, Found found) {
    cluster.networkConfig().unseen().ifPresent(reason -> found.unseen(Kind.PODS, reason));
    cluster.cilium().operators().unseen().ifPresent(reason -> found.unseen(Kind.PODS, reason));
    for (String key : List.of("cluster-pool-ipv4-cidr", "cluster-pool-ipv6-cidr")) {
      OperatorSetting.of(cluster, key)
          .ifPresent(pool -> found.pools(Kind.PODS, pool.value(), pool.who(), pool.origin()));
    }
  }

  /// What Cilium's agents really hand out, in every mode that uses ranges.
  private static void ciliumNodes(ClusterFacts cluster, Found found) {
    if (!Assigner.hasCilium(cluster)) {
      return;
    }
    found.read(
        Kind.PODS,
        cluster.cilium().nodes(),
        (served, origin) -> {
          for (CiliumObjects.Node node : served.orElse(List.of())) {
            String who = "CiliumNode " + node.name() + " spec.ipam.podCIDRs";
            handedOut(node.name(), node.podCidrs(), who, origin, found);
          }
        });
  }

  /// A pool that is disabled hands out nothing new, but pods may still have addresses of it.
  private static void calicoPools(ClusterFacts cluster, Found found) {
    found.read(
        Kind.PODS,
        cluster.pools().pods(),
        (served, origin) -> {
          for (PodPool pool : served.orElse(List.of())) {
            String who = "IPPool " + pool.name() + " spec.cidr";
            handedOut("", pool.range(), who, origin, found);
          }
          if (served.isEmpty()) {
            found.unseen(Kind.PODS, Reason.NotVisible.of(Ranges.PODS_NOT_VISIBLE, Map.of()));
          }
        });
  }

  /// `10.128.0.0/14/23`: the range, and the size of a node's part (ovn-kubernetes:
  /// go-controller/pkg/config/config.go).
  private static void ovn(ClusterFacts cluster, Found found) {
    found.read(
        Kind.PODS,
        cluster.networkConfig(),
        (configs, origin) ->
            configs.stream()
                .filter(config -> config.name().equals("ovn-config"))
                .forEach(config -> {
                  String ranges =
                      config.data().getOrDefault("net_cidr", "").replaceAll("(/\\d+)/\\d+", "$1");
                  List<Cidr> cidrs =
                      Stream.of(ranges.split("[,\\s]+"))
                          .flatMap(range -> Cidr.parse(range).stream())
                          .toList();
                  handedOut("", cidrs, Sources.of(config, "net_cidr"), origin, found);
                }));
  }

  /// Nothing tells the ranges, and addresses that pods have show where they are. Of the VPC CNI's
  /// custom networking, ENIConfigs name the subnets, and no object their ranges.
  private static void otherPods(ClusterFacts cluster, Found found) {
    String subnets =
        cluster.pools().eni().seen().flatMap(served -> served).orElse(List.of()).stream()
            .map(one -> "ENIConfig " + one.name() + " " + one.subnet())
            .limit(3)
            .collect(Collectors.joining(", "));
    found.read(
        Kind.PODS,
        cluster.readiness(),
        (nodes, origin) -> {
          for (PodReadiness node : nodes) {
            String who = "Pods of " + node.node() + " status.podIPs";
            String from = subnets.isEmpty() ? who : who + " (" + subnets + ")";
            found.addresses(Kind.PODS, node.addresses(), from, origin);
          }
        });
  }

  /// The addresses of Tailscale's pods in the pod network show where it is.
  private static void tailscalePods(ClusterFacts cluster, Found found) {
    found.read(
        Kind.PODS,
        cluster.pods(),
        (pods, origin) -> {
          for (TailscalePod pod : pods) {
            if (!pod.spec().hostNetwork()) {
              String who = "Pod " + pod.namespace() + "/" + pod.name() + " status.podIPs";
              found.addresses(Kind.PODS, pod.ips(), who, origin);
            }
          }
        });
  }
}
