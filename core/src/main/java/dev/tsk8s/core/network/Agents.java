package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import java.util.Set;

/// What the agent of a pod network tells of it: its arguments and variables, its ConfigMap, and the
/// resources that it reads. Defaults are those of each project's own source.
final class Agents {
  private Agents() {}

  static PodNetwork network(CniAgent agent, Set<Agent> beside, Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    return switch (agent.agent()) {
      case CILIUM -> CiliumWay.network(agent, scene.agents());
      case FLANNEL, CANAL -> Flannel.network(agent, cluster);
      case CALICO -> Calico.network(agent, beside, cluster);
      case KUBE_ROUTER -> KubeRouter.network(agent);
      case ANTREA -> Antrea.network(agent, cluster);
      case OVN_KUBERNETES -> SmallNetworks.ovn(agent, cluster);
      case KINDNET -> SmallNetworks.kindnet(agent);
      case WEAVE -> SmallNetworks.weave(agent);
      case AWS_VPC_CNI -> Aws.network(agent);
      case AZURE_CNS, AZURE_IP_MASQ_AGENT, IP_MASQ_AGENT, KUBE_PROXY ->
          Azure.network(agent, cluster);
    };
  }
}
