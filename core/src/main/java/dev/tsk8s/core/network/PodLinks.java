package dev.tsk8s.core.network;

import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;

/// The interfaces that an agent makes on a node in the size that pods have, as each names them.
/// Cilium's have the size of what the nodes talk over, and GKE's have no name of their own.
public final class PodLinks {
  private PodLinks() {}

  /// Whether this interface has the size of that pod network's pods.
  public static boolean has(Cni cni, Link link) {
    return prefixes(cni).stream().anyMatch(link.name()::startsWith);
  }

  private static List<String> prefixes(Cni cni) {
    return switch (cni) {
      case FLANNEL, CANAL -> List.of("cni0", "flannel.", "cali");
      case CALICO -> List.of("cali");
      case ANTREA -> List.of("antrea-gw");
      case OVN_KUBERNETES -> List.of("ovn-k8s-mp");
      case KUBE_ROUTER -> List.of("kube-bridge");
      case KINDNET -> List.of("veth");
      case WEAVE -> List.of("weave");
      case AWS_VPC_CNI -> List.of("eni", "vlan.eth");
      case AZURE_CNI -> List.of("azv");
      case CILIUM, GKE -> List.of();
    };
  }
}
