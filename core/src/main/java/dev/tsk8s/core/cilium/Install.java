package dev.tsk8s.core.cilium;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The agents' DaemonSet and every ConfigMap with the name of theirs.
record Install(Optional<CniAgent> agent, List<NetworkConfig> maps) {
  private static final String MAP = "cilium-config";

  static Install of(ClusterFacts cluster) {
    Optional<CniAgent> agent =
        cluster.cniAgents().seen().orElse(List.of()).stream()
            .filter(found -> found.agent() == Agent.CILIUM)
            .min(Comparator.comparing(CniAgent::namespace).thenComparing(CniAgent::name));
    List<NetworkConfig> maps =
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .filter(config -> config.name().equals(MAP))
            .toList();
    return new Install(agent, maps);
  }

  boolean isNone() {
    return agent.isEmpty() && maps.isEmpty();
  }

  /// The ConfigMap beside the agents. Without agents, one that was left behind says nothing; while
  /// they were not seen, the only one there is counts.
  Answer.Of<NetworkConfig> map(ClusterFacts cluster) {
    if (agent.isEmpty()) {
      Optional<Reason> unseen = cluster.cniAgents().unseen();
      return unseen.isPresent() && maps.size() == 1
          ? new Answer.Of.Is<>(maps.getFirst())
          : new Answer.Of.Unsure<>(
              unseen.orElse(new Reason.Failed("DaemonSet cilium", "not found")));
    }
    String namespace = agent.get().namespace();
    return maps.stream()
        .filter(config -> config.namespace().equals(namespace))
        .findFirst()
        .<Answer.Of<NetworkConfig>>map(Answer.Of.Is::new)
        .orElseGet(() ->
            new Answer.Of.Unsure<>(
                cluster
                    .networkConfig()
                    .unseenIn(namespace)
                    .orElse(new Reason.Failed("ConfigMap " + namespace + "/" + MAP, "not found"))));
  }
}
