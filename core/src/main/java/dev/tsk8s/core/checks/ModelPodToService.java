package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.PodNetworks;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Does a Service's backend see the pod that calls it, or a node? kube-proxy rewrites the sender
/// where it is told to always (`masqueradeAll`), and where it takes a pod for an outsider, since
/// `clusterCIDR` does not hold its address (kubernetes: pkg/proxy/iptables/proxier.go). Where
/// Cilium serves Services it rewrites neither.
final class ModelPodToService implements Check {
  static final Code ALL = new Code("model-pod-to-service/masquerade-all");
  static final Code OUTSIDE = new Code("model-pod-to-service/outside-cluster-cidr");
  static final Code NOT_SHOWN = new Code("model-pod-to-service/not-shown");

  /// Neither a kube-proxy nor a pod network that serves Services was recognised.
  static final Code NO_PROXY = new Code("model-pod-to-service/nothing-recognised");

  private static final Set<String> NAMES = Set.of("kube-proxy", "kube-proxy-config");

  /// Those whose pods have addresses of their Node's `spec.podCIDRs`.
  private static final Set<Agent> BY_NODE =
      EnumSet.of(Agent.FLANNEL, Agent.CANAL, Agent.KINDNET, Agent.KUBE_ROUTER, Agent.ANTREA);

  @Override
  public String id() {
    return "model-pod-to-service";
  }

  @Override
  public Topic topic() {
    return Topic.MODEL;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(ALL, OUTSIDE, NOT_SHOWN, NO_PROXY);
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
      switch (cluster.cniAgents()) {
        case Unavailable<List<CniAgent>>(var reason) ->
            judgement.unknown(Subject.cluster(), reason);
        case Observed<List<CniAgent>>(var agents, _) ->
            agents.stream()
                .filter(agent -> agent.agent() == Agent.KUBE_PROXY)
                .findFirst()
                .ifPresentOrElse(
                    proxy -> judge(cluster, proxy, agents, judgement),
                    () -> withoutProxy(scene, judgement));
      }
    }
    return judgement.verdict(NOT_SHOWN);
  }

  private static void judge(
      ClusterFacts cluster, CniAgent proxy, List<CniAgent> agents, Judgement judgement) {
    cluster
        .networkConfig()
        .unseenIn(proxy.namespace())
        .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    Optional<NetworkConfig> config =
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .filter(one -> NAMES.contains(one.name()) && one.namespace().equals(proxy.namespace()))
            .findFirst();
    if (config.isPresent()) {
      masqueradeAll(cluster, config.get(), judgement);
      if (agents.stream().anyMatch(agent -> BY_NODE.contains(agent.agent()))) {
        outside(cluster, config.get(), judgement);
      }
    }
  }

  /// Where Cilium's agents serve Services themselves they keep the caller's address (cilium:
  /// Documentation/network/kubernetes/kubeproxy-free.rst). Of a cluster that nothing is known of
  /// only a test tells.
  private static void withoutProxy(Scene scene, Judgement judgement) {
    PodNetworks networks = scene.networks();
    if (networks.has(Cni.CILIUM)) {
      judgement.add(EachAgentConfig.judge(scene, ModelPodToService::served));
    } else if (networks.carrier().isEmpty()) {
      Senders.unrecognised(scene, NO_PROXY, ProbedSenders.behindServices(scene), judgement);
    }
  }

  private static Opinion served(AgentConfig config) {
    Answer serves = config.replacesKubeProxy();
    return serves.isYes()
        ? Opinion.fine()
        : serves.isNo() ? Opinion.beside() : Opinion.unsure(serves);
  }

  private static void masqueradeAll(
      ClusterFacts cluster, NetworkConfig config, Judgement judgement) {
    if (!config.data().getOrDefault("masqueradeAll", "").equals("true")) {
      judgement.healthy(
          Exhibits.of(
              cluster.networkConfig(), "pod->service kube-proxy (masqueradeAll=false)", "no NAT"));
      return;
    }
    judgement.fault(
        Finding.warning(ALL, subject(config))
            .seen(Exhibits.of(cluster.networkConfig(), "masqueradeAll", "true")));
  }

  /// Only while it tells pods from others by that range, which is its default.
  private static void outside(ClusterFacts cluster, NetworkConfig config, Judgement judgement) {
    String mode = config.data().getOrDefault("detectLocalMode", "");
    List<Cidr> inside =
        Stream.of(config.data().getOrDefault("clusterCIDR", "").split(",", -1))
            .flatMap(word -> Cidr.parse(word.strip()).stream())
            .toList();
    if (inside.isEmpty() || !(mode.isEmpty() || mode.equals("ClusterCIDR"))) {
      return;
    }
    cluster.nodes().unseen().ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    List<Cidr> outside =
        cluster.nodes().seen().orElse(List.<ClusterNode>of()).stream()
            .flatMap(node -> node.podCidrs().stream())
            .filter(range -> inside.stream().anyMatch(one -> isV6(one) == isV6(range)))
            .filter(range -> inside.stream().noneMatch(one -> one.contains(range)))
            .toList();
    if (!outside.isEmpty()) {
      judgement.fault(
          Finding.warning(OUTSIDE, subject(config))
              .with("inside", ModelPodToPod.text(inside))
              .with("outside", ModelPodToPod.text(outside))
              .seen(Exhibits.of(cluster.networkConfig(), "clusterCIDR", ModelPodToPod.text(inside)))
              .seen(Exhibits.of(cluster.nodes(), "spec.podCIDRs", ModelPodToPod.text(outside))));
    }
  }

  private static boolean isV6(Cidr range) {
    return range.text().indexOf(':') >= 0;
  }

  private static Subject subject(NetworkConfig config) {
    return Subject.of("ConfigMap", config.namespace(), config.name());
  }
}
