package dev.tsk8s.core.checks;

import dev.tsk8s.core.cidr.NextBlocks;
import dev.tsk8s.core.cidr.Overlaps;
import dev.tsk8s.core.cidr.Range;
import dev.tsk8s.core.cidr.Range.Extent;
import dev.tsk8s.core.cidr.Range.Kind;
import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Do the cluster's own ranges get in each other's way? Judged by what nodes really hand out: a
/// pool that is merely wider than what is used (Cilium's default is 10.0.0.0/8) takes nothing away;
/// what of it the nodes of this cluster get next does. A cluster without Tailscale is not ours to
/// judge.
final class CidrOverlap implements Check {
  private static final Code NODE_RANGES = new Code("cidr-overlap/node-ranges");
  private static final Code NODE_IN_PODS = new Code("cidr-overlap/node-in-pods");
  private static final Code NODE_IN_POOL = new Code("cidr-overlap/node-in-pool");
  private static final Code SERVICES_IN_PODS = new Code("cidr-overlap/services-in-pods");
  private static final Code NONE = new Code("cidr-overlap/nothing-to-judge");

  @Override
  public String id() {
    return "cidr-overlap";
  }

  @Override
  public Topic topic() {
    return Topic.CIDR;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        NODE_RANGES,
        NODE_IN_PODS,
        NODE_IN_POOL,
        SERVICES_IN_PODS,
        NONE,
        CidrTailnet.PODS_NOT_VISIBLE,
        CidrTailnet.SERVICES_NOT_VISIBLE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    ClusterFacts cluster = snapshot.cluster();
    boolean tailscale =
        !Units.of(cluster).all(judgement).isEmpty() || !Patterns.nodesOnTailnet(cluster).isNo();
    if (cluster.asked() && tailscale) {
      Ranges ranges = scene.ranges();
      List<Range> used =
          ranges.of(Kind.PODS).stream().filter(range -> range.extent() == Extent.USED).toList();
      var index = new Overlaps<Range>();
      twice(used, index).forEach(judgement::fault);
      if (cluster.nodes() instanceof Observed<List<ClusterNode>>(var nodes, var at)) {
        nodes.forEach(node -> inPods(node, at, index).forEach(judgement::fault));
        NextBlocks.of(scene)
            .flatMap(blocks -> inPool(scene, blocks, nodes, at, index))
            .ifPresent(judgement::fault);
      }
      ranges.of(Kind.SERVICES).stream()
          .flatMap(services ->
              index.touching(services.cidr()).map(pods -> both(services, pods)).stream())
          .findFirst()
          .ifPresent(judgement::fault);
      judgement.healthy();
      missing(snapshot, ranges).forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    return judgement.verdict(NONE);
  }

  /// Nodes that hand out the same addresses. One node may tell its range in two places.
  private static Collection<Finding> twice(List<Range> used, Overlaps<Range> index) {
    var found = new TreeMap<String, Finding>();
    for (Range range : used) {
      index
          .touching(range.cidr())
          .filter(other -> !other.node().equals(range.node()))
          .ifPresent(other -> {
            boolean later = range.node().compareTo(other.node()) > 0;
            Finding finding = later ? ofNodes(range, other) : ofNodes(other, range);
            found.putIfAbsent(finding.subject().name(), finding);
          });
      index.put(range.cidr(), range);
    }
    return found.values();
  }

  private static Finding ofNodes(Range one, Range other) {
    return Finding.problem(NODE_RANGES, Subject.of("Node", "", one.node()))
        .with("node", one.node())
        .with("range", one.cidr().text())
        .with("other", other.node())
        .with("otherRange", other.cidr().text())
        .seen(List.of(one.said(), other.said()));
  }

  /// The addresses of a virtual kubelet are those of the pod it runs in.
  private static List<Finding> inPods(ClusterNode node, Origin origin, Overlaps<Range> index) {
    if (node.kubeletVersion().contains("-vk-")) {
      return List.of();
    }
    return node.internalIps().stream()
        .flatMap(
            ip -> index.touching(single(ip)).map(pods -> inPods(node, ip, pods, origin)).stream())
        .limit(1)
        .toList();
  }

  private static Finding inPods(ClusterNode node, Ip ip, Range pods, Origin origin) {
    return Finding.problem(NODE_IN_PODS, Subject.of("Node", "", node.name()))
        .with("node", node.name())
        .with("address", ip.text())
        .with("range", pods.cidr().text())
        .with("source", pods.said().what())
        .seen(new Exhibit("Node " + node.name() + " InternalIP", ip.text(), "", origin))
        .seen(pods.said());
  }

  /// Before any pod has an address there: the block is the next one that a node gets.
  private static Optional<Finding> inPool(
      Scene scene,
      NextBlocks blocks,
      List<ClusterNode> nodes,
      Origin origin,
      Overlaps<Range> index) {
    for (ClusterNode node : nodes) {
      for (Ip ip : node.internalIps()) {
        if (blocks.hold(ip) && index.touching(single(ip)).isEmpty()) {
          return Optional.of(
              Finding.problem(NODE_IN_POOL, Subject.of("Node", "", node.name()))
                  .with("node", node.name())
                  .with("address", ip.text())
                  .with("pool", blocks.pool().text())
                  .with("source", blocks.said().what())
                  .with("count", Integer.toString(blocks.count()))
                  .with(EachAgentConfig.names(scene, node.name()))
                  .seen(new Exhibit("Node " + node.name() + " InternalIP", ip.text(), "", origin))
                  .seen(blocks.said()));
        }
      }
    }
    return Optional.empty();
  }

  private static Finding both(Range services, Range pods) {
    return Finding.problem(SERVICES_IN_PODS, Subject.cluster())
        .with("services", services.cidr().text())
        .with("servicesBy", services.said().what())
        .with("pods", pods.cidr().text())
        .with("podsBy", pods.said().what())
        .seen(List.of(services.said(), pods.said()));
  }

  private static Cidr single(Ip ip) {
    return new Cidr(ip + (ip.isV6() ? "/128" : "/32"));
  }

  private static Set<Reason> missing(Snapshot snapshot, Ranges ranges) {
    var reasons = new LinkedHashSet<Reason>();
    reasons.addAll(ranges.missing(Kind.PODS));
    reasons.addAll(ranges.missing(Kind.SERVICES));
    snapshot.cluster().nodes().unseen().ifPresent(reasons::add);
    return reasons;
  }
}
