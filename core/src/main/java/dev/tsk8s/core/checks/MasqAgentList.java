package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.network.IpMasqAgent;
import java.util.List;
import java.util.Optional;

/// Which addresses an ip-masq-agent leaves alone: `nonMasqueradeCIDRs` of its ConfigMaps, or where
/// there is none the private ranges (ip-masq-agent: README.md).
final class MasqAgentList {
  private static final String READY = "node.kubernetes.io/masq-agent-ds-ready";

  private MasqAgentList() {}

  /// The agent, unless its selector finds no node: so a provider switches it off and keeps it.
  static Optional<CniAgent> agent(ClusterFacts cluster) {
    List<ClusterNode> nodes = cluster.nodes().seen().orElse(List.of());
    return cluster.cniAgents().seen().orElse(List.of()).stream()
        .filter(
            one -> one.agent() == Agent.IP_MASQ_AGENT || one.agent() == Agent.AZURE_IP_MASQ_AGENT)
        .filter(one ->
            nodes.isEmpty()
                || !one.nodeSelector().containsKey(READY)
                || nodes.stream().anyMatch(node -> isReady(node, one)))
        .findFirst();
  }

  private static boolean isReady(ClusterNode node, CniAgent agent) {
    return node.labels()
        .getOrDefault(READY, "")
        .equals(agent.nodeSelector().getOrDefault(READY, ""));
  }

  static void judge(ClusterFacts cluster, CniAgent agent, Judgement judgement) {
    Optional<Reason> unseen =
        cluster.nodes().unseen().or(() -> cluster.networkConfig().unseenIn(agent.namespace()));
    unseen.ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    if (unseen.isEmpty()) {
      judgeSeen(cluster, agent, judgement);
    }
  }

  private static void judgeSeen(ClusterFacts cluster, CniAgent agent, Judgement judgement) {
    List<Cidr> exempt = IpMasqAgent.exempt(cluster, agent);
    List<Cidr> outside =
        switch (cluster.nodes()) {
          case Unavailable<List<ClusterNode>> _ -> List.of();
          case Observed<List<ClusterNode>>(var nodes, _) ->
              nodes.stream()
                  .flatMap(node -> node.podCidrs().stream())
                  .filter(range -> range.text().indexOf(':') < 0)
                  .filter(range -> exempt.stream().noneMatch(one -> one.contains(range)))
                  .toList();
        };
    if (outside.isEmpty()) {
      judgement.healthy(
          Exhibits.of(
              cluster.networkConfig(),
              "pod->pod " + agent.name() + " (nonMasqueradeCIDRs)",
              "no NAT"));
      return;
    }
    judgement.fault(
        Finding.problem(
                ModelPodToPod.MASQ_AGENT, Subject.of("DaemonSet", agent.namespace(), agent.name()))
            .with("exempt", ModelPodToPod.text(exempt))
            .with("outside", ModelPodToPod.text(outside))
            .seen(
                Exhibits.of(
                    cluster.networkConfig(), "nonMasqueradeCIDRs", ModelPodToPod.text(exempt)))
            .seen(Exhibits.of(cluster.nodes(), "spec.podCIDRs", ModelPodToPod.text(outside))));
  }
}
