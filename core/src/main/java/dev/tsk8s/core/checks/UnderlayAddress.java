package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
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
import dev.tsk8s.core.facts.CiliumObjects.Endpoint;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where Tailscale joins the nodes: do all layers know a node by the same address? A node that logs
/// in to its tailnet anew may get another one; what still has the old one sends into the void.
final class UnderlayAddress implements Check {
  private static final Code STALE = new Code("underlay-address/stale");
  private static final Code LEFT = new Code("underlay-address/left-the-tailnet");
  private static final Code OTHER_NETWORK = new Code("underlay-address/other-network");
  private static final Code ENDPOINTS = new Code("underlay-address/endpoints");
  static final Code MOVED = new Code("underlay-address/moved");
  private static final Code NONE = new Code("underlay-address/nothing-to-judge");

  @Override
  public String id() {
    return "underlay-address";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(STALE, LEFT, OTHER_NETWORK, ENDPOINTS, MOVED, NONE, Patterns.NODE_RANGE);
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
    if (cluster.asked()) {
      switch (Patterns.nodesOnTailnet(cluster)) {
        case Answer.Known.YES -> judge(judgement, scene);
        case Answer.Known.NO -> {}
        case Answer.Unsure(var reasons) ->
            reasons.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judge(Judgement judgement, Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    if (cluster.nodes() instanceof Observed<List<ClusterNode>>(var nodes, var origin)) {
      NodeLayers layers = NodeLayers.of(scene);
      for (ClusterNode node : nodes) {
        if (node.internalIps().stream().anyMatch(Ip::isInTailscaleRange)) {
          judgement.healthy();
          layers.of(node, origin).forEach(said -> compare(judgement, node, said, origin));
        } else if (node.internalIps().isEmpty()) {
          judgement.unknown(
              subject(node), new Reason.Failed("Node " + node.name() + " InternalIP", "not found"));
        } else {
          layers.of(node, origin).stream()
              .filter(said -> said.addresses().stream().anyMatch(Ip::isInTailscaleRange))
              .findFirst()
              .ifPresent(said ->
                  judgement.fault(
                      finding(Finding.problem(LEFT, subject(node)), node, said, origin)));
        }
      }
      if (layers.network().has(Cni.CILIUM)) {
        endpoints(judgement, cluster, nodes);
      }
      MovedNodes.of(scene.snapshot(), nodes, origin).forEach(judgement::fault);
    }
    missing(scene).distinct().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    MovedNodes.unseen(scene.snapshot()).forEach(judgement::unknown);
  }

  private static void compare(
      Judgement judgement, ClusterNode node, NodeLayers.Said said, Origin origin) {
    if (said.addresses().stream().anyMatch(node.internalIps()::contains)) {
      return;
    }
    boolean tailnet = said.addresses().stream().anyMatch(Ip::isInTailscaleRange);
    Subject subject = subject(node);
    judgement.fault(
        finding(
            tailnet ? Finding.problem(STALE, subject) : Finding.warning(OTHER_NETWORK, subject),
            node,
            said,
            origin));
  }

  private static Subject subject(ClusterNode node) {
    return Subject.of("Node", "", node.name());
  }

  private static Finding finding(
      Finding finding, ClusterNode node, NodeLayers.Said said, Origin origin) {
    return finding
        .with("node", node.name())
        .with("layer", said.layer())
        .with("says", join(said.addresses().stream().map(Ip::text)))
        .with("address", join(node.internalIps().stream().map(Ip::text)))
        .seen(said.exhibit())
        .seen(exhibit(node, origin));
  }

  static Exhibit exhibit(ClusterNode node, Origin origin) {
    return new Exhibit(
        "Node " + node.name() + " InternalIP",
        join(node.internalIps().stream().map(Ip::text)),
        "",
        origin);
  }

  /// `status.networking.node` is where other nodes send a pod's packets.
  private static void endpoints(
      Judgement judgement, ClusterFacts cluster, List<ClusterNode> nodes) {
    Set<Ip> known = new HashSet<>();
    nodes.forEach(node -> {
      known.addAll(node.internalIps());
      known.addAll(node.externalIps());
    });
    if (!(cluster.cilium().endpoints()
        instanceof Observed<Optional<List<Endpoint>>>(var served, var origin))) {
      return;
    }
    List<Endpoint> lost =
        served.orElse(List.of()).stream()
            .filter(endpoint ->
                endpoint
                    .node()
                    .filter(ip -> ip.isInTailscaleRange() && !known.contains(ip))
                    .isPresent())
            .toList();
    if (lost.isEmpty()) {
      return;
    }
    String addresses =
        join(lost.stream().flatMap(one -> one.node().stream()).map(Ip::text).sorted());
    String pods = join(lost.stream().map(one -> one.namespace() + "/" + one.pod()).sorted());
    judgement.fault(
        Finding.problem(ENDPOINTS, Subject.cluster())
            .with(
                Map.of(
                    "addresses", addresses,
                    "pods", pods,
                    "count", Integer.toString(lost.size())))
            .seen(new Exhibit("CiliumEndpoint status.networking.node", addresses, "", origin)));
  }

  private static Stream<Reason> missing(Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    Stream<Evidence<?>> sources =
        scene.networks().has(Cni.CILIUM)
            ? Stream.of(cluster.cniAgents(), cluster.cilium().nodes(), cluster.cilium().endpoints())
            : Stream.of(cluster.cniAgents());
    return sources.flatMap(source -> source.unseen().stream());
  }

  private static String join(Stream<String> words) {
    return words.distinct().limit(5).collect(Collectors.joining(", "));
  }
}
