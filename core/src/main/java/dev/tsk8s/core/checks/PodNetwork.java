package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which pod network a cluster has: annotations and resources of another may be left over.
///
/// @param unseen why there may be more agents
record PodNetwork(Set<Agent> agents, Optional<Reason> unseen) {
  private static final Set<Agent> BESIDE =
      EnumSet.of(Agent.KUBE_PROXY, Agent.IP_MASQ_AGENT, Agent.AZURE_IP_MASQ_AGENT);

  static PodNetwork of(ClusterFacts cluster) {
    Set<Agent> agents = EnumSet.noneOf(Agent.class);
    for (CniAgent agent : cluster.cniAgents().seen().orElse(List.of())) {
      agents.add(agent.agent());
    }
    agents.removeAll(BESIDE);
    return new PodNetwork(agents, cluster.cniAgents().unseen());
  }

  /// As a DaemonSet, or inside k3s, where no agent is seen at all.
  boolean hasFlannel() {
    return agents.contains(Agent.FLANNEL)
        || agents.contains(Agent.CANAL)
        || (agents.isEmpty() && unseen.isEmpty());
  }

  boolean hasCalico() {
    return agents.contains(Agent.CALICO);
  }

  boolean hasCilium() {
    return agents.contains(Agent.CILIUM);
  }
}
