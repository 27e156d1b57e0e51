package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
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
                    setting(agent)
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
    return (node.kubeletVersion().contains("+k3s") || node.kubeletVersion().contains("+rke2"))
        && node.annotations().containsKey("flannel.alpha.coreos.com/backend-type");
  }

  /// Defaults: flannel since 2018 (`--ip-masq-fully-random-disable` since 0.27.4), VPC CNI `prng`,
  /// ip-masq-agent since 2.10, kube-router since 2020.
  private static Optional<String> setting(CniAgent agent) {
    return switch (agent.agent()) {
      case FLANNEL ->
          when(says(agent, "ip-masq") && !says(agent, "ip-masq-fully-random-disable"), "--ip-masq");
      case AWS_VPC_CNI ->
          when(
              !agent.env().getOrDefault("AWS_VPC_K8S_CNI_EXTERNALSNAT", "false").equals("true")
                  && !agent
                      .env()
                      .getOrDefault("AWS_VPC_K8S_CNI_RANDOMIZESNAT", "prng")
                      .equals("none"),
              "AWS_VPC_K8S_CNI_RANDOMIZESNAT");
      case IP_MASQ_AGENT ->
          when(
              Version.parse(agent.version()).filter(version -> version.isAtLeast(2, 10)).isPresent()
                  && !agent.args().contains("--random-fully=false"),
              "--random-fully");
      case KUBE_ROUTER ->
          when(!agent.args().contains("--enable-pod-egress=false"), "--enable-pod-egress");
      case AZURE_CNS,
          AZURE_IP_MASQ_AGENT,
          CALICO,
          CANAL,
          CILIUM,
          ANTREA,
          OVN_KUBERNETES,
          KINDNET,
          WEAVE,
          KUBE_PROXY ->
          Optional.empty();
    };
  }

  private static Optional<String> when(boolean random, String setting) {
    return random ? Optional.of(setting) : Optional.empty();
  }

  /// A boolean flag that is given and not given as false.
  private static boolean says(CniAgent agent, String flag) {
    return agent.args().stream()
        .map(word -> word.replaceFirst("^--?", ""))
        .anyMatch(word -> word.equals(flag) || word.equals(flag + "=true"));
  }
}
