package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Do two serve Services? With the kube-proxy replacement a kube-proxy that stays keeps NAT rules
/// of its own (cilium: Documentation/network/kubernetes/kubeproxy-free.rst).
final class CiliumKubeProxy implements Check {
  private static final Code BOTH = new Code("cilium-kube-proxy/both");
  private static final Code NEITHER = new Code("cilium-kube-proxy/neither");

  @Override
  public String id() {
    return "cilium-kube-proxy";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(BOTH, NEITHER, EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    return EachAgentConfig.judge(scene, config -> opinion(config, snapshot.cluster()));
  }

  private static Opinion opinion(AgentConfig config, ClusterFacts cluster) {
    Answer replaces = config.replacesKubeProxy();
    if (!replaces.isYes()) {
      return replaces.isNo() ? neither(config, cluster) : Opinion.unsure(replaces);
    }
    List<CniAgent> agents = cluster.cniAgents().seen().orElse(List.of());
    List<CniAgent> proxies =
        agents.stream().filter(agent -> agent.agent() == Agent.KUBE_PROXY).toList();
    Evidence<List<ClusterNode>> nodes = EachAgentConfig.nodes(cluster, config);
    Map<String, String> selected =
        agents.stream()
            .filter(agent -> agent.agent() == Agent.CILIUM)
            .findFirst()
            .map(CniAgent::nodeSelector)
            .orElse(new TreeMap<>());
    for (CniAgent proxy : proxies) {
      Answer meets = meets(proxy, selected, nodes);
      if (!meets.isNo()) {
        return meets.isYes() ? both(config, cluster, proxy) : Opinion.unsure(meets);
      }
    }
    return cluster
        .cniAgents()
        .unseen()
        .<Opinion>map(reason -> new Opinion.Unsure(List.of(reason)))
        .orElseGet(Opinion::fine);
  }

  /// Who installs with kubeadm has kube-proxy as a DaemonSet: without one, and without Cilium,
  /// nobody serves Services. Other installers run it where no DaemonSet is (k3s, RKE2, GKE).
  private static Opinion neither(AgentConfig config, ClusterFacts cluster) {
    List<CniAgent> agents = cluster.cniAgents().seen().orElse(List.of());
    Optional<Reason> noAgents = cluster.cniAgents().unseen();
    Optional<Reason> noMaps = cluster.networkConfig().unseen();
    boolean served =
        agents.stream()
            .anyMatch(one -> one.agent() == Agent.KUBE_PROXY || one.agent() == Agent.KUBE_ROUTER);
    Answer partly =
        Answer.any(List.of(config.isOn("enable-node-port"), config.isOn("bpf-lb-sock")));
    boolean chained = !config.text("cni-chaining-mode").isEmpty();
    if (served || partly.isYes() || chained) {
      return Opinion.fine();
    }
    boolean kubeadm =
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .anyMatch(map -> map.name().equals("kubeadm-config"));
    List<Reason> reasons =
        Stream.of(noAgents, kubeadm ? Optional.<Reason>empty() : noMaps)
            .flatMap(Optional::stream)
            .toList();
    if (!reasons.isEmpty() || !partly.isNo()) {
      return reasons.isEmpty() ? Opinion.unsure(partly) : new Opinion.Unsure(reasons);
    }
    return kubeadm
        ? Opinion.wrong(
            EachAgentConfig.problem(NEITHER, config, "kube-proxy-replacement")
                .seen(config.exhibits("kube-proxy-replacement"))
                .seen(Exhibits.of(cluster.cniAgents(), "DaemonSet kube-proxy", "-")))
        : Opinion.fine();
  }

  private static Opinion both(AgentConfig config, ClusterFacts cluster, CniAgent proxy) {
    return Opinion.wrong(
        EachAgentConfig.warning(BOTH, config, "kube-proxy-replacement")
            .with("proxy", proxy.name())
            .with("proxyNamespace", proxy.namespace())
            .seen(config.exhibits("kube-proxy-replacement"))
            .seen(
                Exhibits.of(
                    cluster.cniAgents(), "DaemonSet", proxy.namespace() + "/" + proxy.name())));
  }

  /// Whether a node has both. A selector that no node has is how kube-proxy is switched off and
  /// kept; one for Windows is right beside agents on Linux.
  private static Answer meets(
      CniAgent proxy, Map<String, String> agents, Evidence<List<ClusterNode>> nodes) {
    Set<Map.Entry<String, String>> selected = proxy.nodeSelector().entrySet();
    if (agents.entrySet().containsAll(selected)) {
      return Answer.of(true);
    }
    boolean contradicts =
        selected.stream()
            .anyMatch(label ->
                !label.getValue().equals(agents.getOrDefault(label.getKey(), label.getValue())));
    if (contradicts) {
      return Answer.of(false);
    }
    boolean found =
        nodes.seen().orElse(List.of()).stream()
            .map(node -> node.labels().entrySet())
            .anyMatch(
                labels -> labels.containsAll(selected) && labels.containsAll(agents.entrySet()));
    return found ? Answer.of(true) : nodes.unseen().map(Answer::unsure).orElse(Answer.of(false));
  }
}
