package dev.tsk8s.core.cidr;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What Cilium's operator is about to hand out: it gives each node the next block of its first
/// pool, from the lowest on (cilium: pkg/ipam/cidrset/cidr_set.go).
///
/// @param count as many as there are nodes: what is above may never be reached
/// @param bits prefix length of a block
/// @param said who names the pool
public record NextBlocks(Cidr pool, int count, int bits, Exhibit said) {
  private static final int SIZE = 24;

  /// Of a cluster with nodes that have no block yet.
  public static Optional<NextBlocks> of(Scene scene) {
    var cluster = scene.snapshot().cluster();
    if (!(Assigner.of(scene) instanceof Assigner.CiliumPool)
        || !isClusterPool(scene)
        || !(cluster.nodes() instanceof Observed<List<ClusterNode>>(var nodes, _))
        || !(cluster.cilium().nodes()
            instanceof Observed<Optional<List<CiliumObjects.Node>>>(var served, _))) {
      return Optional.empty();
    }
    Set<String> given =
        served.stream()
            .flatMap(List::stream)
            .filter(node -> !node.podCidrs().isEmpty())
            .map(CiliumObjects.Node::name)
            .collect(Collectors.toSet());
    boolean waiting = nodes.stream().anyMatch(node -> !given.contains(node.name()));
    return waiting
        ? OperatorSetting.of(cluster, "cluster-pool-ipv4-cidr")
            .flatMap(setting -> of(cluster, setting, nodes.size()))
        : Optional.empty();
  }

  private static Optional<NextBlocks> of(ClusterFacts cluster, OperatorSetting pool, int nodes) {
    int bits =
        OperatorSetting.of(cluster, "cluster-pool-ipv4-mask-size")
            .map(OperatorSetting::value)
            .filter(text -> text.matches("\\d{1,2}"))
            .map(Integer::parseInt)
            .orElse(SIZE);
    return Stream.of(pool.value().strip().split("[\\s,]+"))
        .limit(1)
        .flatMap(text -> Cidr.parse(text).stream())
        .filter(cidr -> cidr.range().isIPv4() && bits <= 30)
        .map(cidr ->
            new NextBlocks(
                cidr, nodes, bits, new Exhibit(pool.who(), pool.value(), "", pool.origin())))
        .findFirst();
  }

  private static boolean isClusterPool(Scene scene) {
    return scene.agents().configs().stream()
        .allMatch(config -> List.of("", "cluster-pool").contains(config.text("ipam")));
  }

  /// The address will be in a block of one of the nodes.
  public boolean hold(Ip address) {
    if (address.isV6() || !pool.contains(address)) {
      return false;
    }
    long first = pool.range().getLower().toIPv4().longValue();
    long offset = address.address().toIPv4().longValue() - first;
    return offset >> (32 - bits) < count;
  }
}
