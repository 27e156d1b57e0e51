package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.paths.CniSnat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the pod network provably gives pod traffic a new random port for every destination.
///
/// @param setting the agent and the setting that decides (`kube-flannel/kube-flannel-ds
///   --ip-masq`); empty: nothing that was seen proves it, which is no proof of the contrary
/// @param unseen why a proof may have been missed
record RandomSnat(Optional<String> setting, List<Reason> unseen) {

  static RandomSnat of(ClusterFacts cluster) {
    var proofs =
        Stream.concat(
            cluster.cniAgents().seen().orElse(List.of()).stream()
                .flatMap(agent ->
                    CniSnat.setting(agent)
                        .map(found -> agent.namespace() + "/" + agent.name() + " " + found)
                        .stream()),
            cluster.nodes().seen().orElse(List.of()).stream()
                .filter(RandomSnat::hasEmbeddedFlannel)
                .map(node -> node.kubeletVersion() + " flannel"));
    var unseen =
        Stream.of(cluster.cniAgents(), cluster.nodes())
            .flatMap(evidence -> evidence.unseen().stream())
            .distinct()
            .toList();
    return new RandomSnat(proofs.findFirst(), unseen);
  }

  /// k3s and RKE2 carry flannel in their own binary: no DaemonSet, only its annotations.
  private static boolean hasEmbeddedFlannel(ClusterNode node) {
    return node.isK3s() && node.annotations().containsKey("flannel.alpha.coreos.com/backend-type");
  }
}
