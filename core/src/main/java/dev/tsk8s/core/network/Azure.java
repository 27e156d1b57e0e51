package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Optional;

/// Azure CNI. Azure's network routes its kinds without a tunnel (azure-aks-docs:
/// concepts-network-azure-cni-overlay); what leaves is its masquerade agent's part.
final class Azure {
  private Azure() {}

  static PodNetwork network(CniAgent agent, ClusterFacts cluster) {
    Optional<Reason> unseen = cluster.nodes().unseen();
    if (unseen.isPresent()) {
      return PodNetwork.unsure(Cni.AZURE_CNI, agent, unseen.get());
    }
    boolean overlay =
        cluster.nodes().seen().orElse(List.of()).stream()
            .map(ClusterNode::labels)
            .anyMatch(labels ->
                labels.getOrDefault("kubernetes.azure.com/podnetwork-type", "").equals("overlay"));
    return PodNetwork.of(Cni.AZURE_CNI, agent, Way.plain(overlay ? "overlay" : "vnet"));
  }

  /// It rewrites nothing itself: that is the ip-masq-agent's part.
  static Masquerade masquerade(Evidence<?> from) {
    return Masquerade.exempt(Cni.AZURE_CNI, "", "", from);
  }

  /// Without that agent, who rewrites and how is not documented.
  static Egress egress(CniAgent agent, ClusterFacts cluster) {
    String title = Cni.AZURE_CNI.title();
    var decider =
        new Decider(AgentWords.subject(agent), "ip-masq-agent", Exhibit.UNSET, cluster.cniAgents());
    return Egress.unsure(title, decider, Egress.notDocumented(title));
  }
}
