package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The CNIs whose agents a cluster runs. Annotations and resources of another may be left over.
///
/// @param all what carries packets first
/// @param unseen why there may be more
public record PodNetworks(List<PodNetwork> all, Optional<Reason> unseen) {
  private static final Set<Agent> BESIDE =
      EnumSet.of(Agent.KUBE_PROXY, Agent.IP_MASQ_AGENT, Agent.AZURE_IP_MASQ_AGENT);

  public PodNetworks {
    all = List.copyOf(all);
  }

  public static PodNetworks of(Snapshot snapshot) {
    return new Scene(snapshot).networks();
  }

  /// For [Scene#networks], which works them out once.
  public static PodNetworks of(Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    Optional<Reason> unseen = cluster.cniAgents().unseen();
    List<ClusterNode> nodes = cluster.nodes().seen().orElse(List.of());
    List<CniAgent> agents =
        cluster.cniAgents().seen().orElse(List.of()).stream()
            .filter(agent -> !BESIDE.contains(agent.agent()))
            .filter(agent -> runsSomewhere(agent, nodes))
            .toList();
    Set<Agent> kinds = EnumSet.noneOf(Agent.class);
    agents.forEach(agent -> kinds.add(agent.agent()));
    var all = new ArrayList<PodNetwork>();
    agents.forEach(agent -> all.add(Agents.network(agent, kinds, scene)));
    boolean carried = all.stream().anyMatch(network -> !network.onlyPolicy());
    if (!carried && unseen.isEmpty()) {
      BuiltIn.network(nodes, cluster.nodes()).ifPresent(all::add);
    }
    all.sort(Comparator.comparing(PodNetwork::onlyPolicy).thenComparing(PodNetwork::cni));
    return new PodNetworks(all, unseen);
  }

  /// A selector that no node has is how an agent is switched off and kept.
  private static boolean runsSomewhere(CniAgent agent, List<ClusterNode> nodes) {
    var selected = agent.nodeSelector().entrySet();
    return nodes.isEmpty()
        || nodes.stream().anyMatch(node -> node.labels().entrySet().containsAll(selected));
  }

  /// What carries pods' packets; empty: it is not known.
  public Optional<PodNetwork> carrier() {
    return all.stream().filter(network -> !network.onlyPolicy()).findFirst();
  }

  public boolean has(Cni cni) {
    return all.stream().anyMatch(network -> network.cni() == cni);
  }

  /// As a DaemonSet, inside Canal, or inside k3s.
  public boolean hasFlannel() {
    return has(Cni.FLANNEL) || has(Cni.CANAL);
  }
}
