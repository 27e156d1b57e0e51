package dev.tsk8s.core.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a pod network gives what pods send the address of their node. Between pods each of them
/// exempts its own range, and most do it to what goes to other nodes: the network model allows
/// that, since it asks only that nodes reach pods. Cilium's is decided by [CiliumWay] and its
/// settings.
///
/// @param setting what decides it, in the CNI's own words; empty: nothing can be set
/// @param value of the setting
/// @param toPods what goes to pods on other nodes is rewritten
/// @param toNodes what goes to other nodes is rewritten
/// @param from where the setting was read
public record Masquerade(
    Cni cni, String setting, String value, Answer toPods, Answer toNodes, Evidence<?> from) {

  /// The CNI was recognised, and no object shows what decides.
  public static final String NOT_SHOWN = "model-pod-to-pod/setting-not-shown";

  public Masquerade {
    requireNonNull(cni);
    requireNonNull(setting);
    requireNonNull(value);
    requireNonNull(toPods);
    requireNonNull(toNodes);
    requireNonNull(from);
  }

  /// Of what carries the pods' packets, unless that is Cilium.
  public static Masquerade of(PodNetwork network, ClusterFacts cluster) {
    Optional<CniAgent> agent =
        cluster.cniAgents().seen().orElse(List.of()).stream().filter(network::isOf).findFirst();
    Evidence<?> agents = cluster.cniAgents();
    return switch (network.cni()) {
      case FLANNEL -> Flannel.masquerade(agent, cluster);
      case CANAL -> {
        Answer set = Flannel.setsIpMasq(agent.orElseThrow(), cluster);
        yield exempt(Cni.CANAL, "--ip-masq", Boolean.toString(set.isYes()), agents).toNodes(set);
      }
      case CALICO -> Calico.masquerade(agent, cluster);
      case KUBE_ROUTER -> KubeRouter.masquerade(agent.orElseThrow(), agents);
      case ANTREA -> Antrea.masquerade(cluster);
      case OVN_KUBERNETES, KINDNET, WEAVE -> SmallNetworks.masquerade(network.cni(), agents);
      case AWS_VPC_CNI -> Aws.masquerade(agent.orElseThrow(), agents);
      case AZURE_CNI -> Azure.masquerade(agents);
      case GKE -> Gke.masquerade(cluster);
      case CILIUM -> throw new IllegalArgumentException("Cilium's settings decide");
    };
  }

  static Answer notShown(Cni cni, String setting) {
    return Answer.unsure(
        Reason.NotVisible.of(NOT_SHOWN, Map.of("cni", cni.title(), "setting", setting)));
  }

  static Masquerade exempt(Cni cni, String setting, String value, Evidence<?> from) {
    return new Masquerade(cni, setting, value, Answer.of(false), Answer.of(false), from);
  }

  Masquerade toNodes(Answer other) {
    return new Masquerade(cni, setting, value, toPods, other, from);
  }
}
