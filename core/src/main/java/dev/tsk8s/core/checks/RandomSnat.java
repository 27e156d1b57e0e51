package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.CniAgent;
import java.util.List;
import java.util.Optional;

/// CNI agents whose own arguments prove that they give pod traffic a new random port for every
/// destination. An agent whose objects do not tell is not among them.
final class RandomSnat {
  private RandomSnat() {}

  /// The agent and the setting that decides, `kube-flannel/kube-flannel-ds --ip-masq`.
  static Optional<String> provenBy(List<CniAgent> agents) {
    return agents.stream()
        .flatMap(agent ->
            setting(agent)
                .map(setting -> agent.namespace() + "/" + agent.name() + " " + setting)
                .stream())
        .findFirst();
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
