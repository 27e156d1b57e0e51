package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.IpMasqAgent;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.PodNetworks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who rewrites what pods send to nodes, and nodes to pods. The network model's second rule is
/// about nodes that reach pods: there every pod network that is recognised leaves packets alone,
/// since a node sends with an address of its own, and what is masqueraded without a match for its
/// source gets the same address again. Pods' packets to other nodes may be masqueraded, and mostly
/// are: never a fault, but what a node's firewall or log sees depends on it.
final class ModelPodToNode implements Check {
  static final Code NOT_SHOWN = new Code("model-pod-to-node/not-shown");

  private static final String TRAFFIC = "pod->node";

  @Override
  public String id() {
    return "model-pod-to-node";
  }

  @Override
  public Topic topic() {
    return Topic.MODEL;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NOT_SHOWN, ModelPodToPod.NO_CLUSTER);
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
      PodNetworks networks = scene.networks();
      Senders.unrecognised(scene, NOT_SHOWN, ProbedSenders.atNodes(scene), judgement);
      MasqAgentList.agent(cluster).ifPresent(agent -> judgement.healthy(exhibits(cluster, agent)));
      networks
          .carrier()
          .filter(carrier -> carrier.cni() == Cni.CILIUM)
          .ifPresent(
              _ -> judgement.healthy(Senders.cilium(scene, TRAFFIC, ModelPodToNode::isRewritten)));
      Senders.own(cluster, networks)
          .ifPresent(masquerade ->
              judgement.healthy(Senders.exhibits(TRAFFIC, masquerade, masquerade.toNodes())));
    }
    return judgement.verdict(ModelPodToPod.NO_CLUSTER);
  }

  private static List<Exhibit> exhibits(ClusterFacts cluster, CniAgent agent) {
    Optional<Reason> unseen = cluster.networkConfig().unseenIn(agent.namespace());
    List<Ip> nodes = addresses(cluster.nodes().seen().orElse(List.of()));
    if (unseen.isPresent() || nodes.isEmpty()) {
      return List.of();
    }
    List<Cidr> exempt = IpMasqAgent.exempt(cluster, agent);
    boolean all = nodes.stream().allMatch(ip -> holds(exempt, ip));
    return Exhibits.of(
        cluster.networkConfig(),
        TRAFFIC + " " + agent.name() + " (nonMasqueradeCIDRs)",
        Senders.word(Answer.of(!all)));
  }

  /// In a tunnel what pods send to other nodes goes outside of it and is masqueraded. In native
  /// routing BPF leaves it alone, and iptables leaves alone what is inside
  /// `ipv4-native-routing-cidr` (cilium: bpf/lib/nat.h, pkg/datapath/iptables). What Cilium's own
  /// ip-masq-agent exempts is left alone in BPF.
  private static Answer isRewritten(AgentConfig config) {
    Answer masquerade = config.isOn("enable-ipv4-masquerade");
    Answer bpf = config.isOn("enable-bpf-masquerade");
    Answer listed = config.isOn("enable-ip-masq-agent");
    Answer tunnelled = config.isTunnelled();
    List<Cidr> exempt = Cidr.parse(config.text("ipv4-native-routing-cidr")).stream().toList();
    List<Ip> nodes = addresses(config.hosts());
    boolean inside = !nodes.isEmpty() && nodes.stream().allMatch(ip -> holds(exempt, ip));
    if (masquerade.isNo() || inside || (tunnelled.isNo() && bpf.isYes())) {
      return Answer.of(false);
    }
    boolean told = masquerade.isYes() && (bpf.isNo() || (tunnelled.isYes() && listed.isNo()));
    return told ? Answer.of(true) : Answer.unsure(Reason.NotVisible.of(NOT_SHOWN.text(), Map.of()));
  }

  private static boolean holds(List<Cidr> ranges, Ip ip) {
    return ranges.stream().anyMatch(range -> range.contains(ip));
  }

  private static List<Ip> addresses(List<ClusterNode> nodes) {
    return nodes.stream()
        .flatMap(node -> node.internalIps().stream())
        .filter(ip -> !ip.isV6())
        .toList();
  }
}
