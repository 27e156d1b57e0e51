package dev.tsk8s.core.cidr;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Aws;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What gives pods their addresses.
sealed interface Assigner {

  /// Each node, out of its `spec.podCIDRs`.
  record Nodes() implements Assigner {}

  /// Cilium's operator, out of its cluster pool.
  record CiliumPool() implements Assigner {}

  /// Calico, out of its IPPools (calico-ipam; `spec.podCIDR` is not used).
  record CalicoPools() implements Assigner {}

  /// OVN-Kubernetes, out of its cluster network.
  record Ovn() implements Assigner {}

  /// The network that the nodes are in: a VPC.
  record NodesNetwork() implements Assigner {}

  /// Something whose ranges no object that is read here shows.
  record Elsewhere() implements Assigner {}

  /// It is not known.
  record Unclear(List<Reason> reasons) implements Assigner {
    public Unclear {
      reasons = List.copyOf(reasons);
    }
  }

  static Assigner of(Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    Set<Agent> agents = agents(cluster);
    Optional<Reason> unread = cluster.cniAgents().unseen();
    if (agents.contains(Agent.CILIUM)) {
      return ofCilium(scene.agents());
    }
    if (unread.isPresent()) {
      return new Unclear(List.of(unread.get()));
    }
    if (agents.contains(Agent.AWS_VPC_CNI)) {
      return customNetworking(cluster) ? new Elsewhere() : new NodesNetwork();
    }
    if (agents.contains(Agent.OVN_KUBERNETES)) {
      return new Ovn();
    }
    if (agents.contains(Agent.AZURE_CNS)) {
      return new Nodes();
    }
    if (agents.contains(Agent.WEAVE)) {
      return new Elsewhere();
    }
    return agents.contains(Agent.CALICO) ? new CalicoPools() : new Nodes();
  }

  /// Its agent was seen; settings and resources alone may be left over.
  static boolean hasCilium(ClusterFacts cluster) {
    return agents(cluster).contains(Agent.CILIUM);
  }

  private static boolean customNetworking(ClusterFacts cluster) {
    return cluster.cniAgents().seen().orElse(List.of()).stream()
        .filter(agent -> agent.agent() == Agent.AWS_VPC_CNI)
        .anyMatch(Aws::hasCustomNetworking);
  }

  private static Set<Agent> agents(ClusterFacts cluster) {
    Set<Agent> agents = EnumSet.noneOf(Agent.class);
    cluster.cniAgents().seen().orElse(List.of()).stream().map(CniAgent::agent).forEach(agents::add);
    return agents;
  }

  private static Assigner ofCilium(CiliumAgents cilium) {
    if (cilium.configs().isEmpty()) {
      return new Unclear(cilium.unseen());
    }
    AgentConfig config = cilium.configs().getFirst();
    return switch (config.text("ipam")) {
      case "", "cluster-pool", "multi-pool" -> new CiliumPool();
      case "kubernetes" -> new Nodes();
      default -> new Elsewhere();
    };
  }
}
