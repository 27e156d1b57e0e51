package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Version;
import java.util.Optional;

/// Whether a CNI agent lets the node give traffic that leaves the cluster a new random port for
/// every destination. Defaults: flannel since 2018 (`--ip-masq-fully-random-disable` since 0.27.4),
/// VPC CNI `prng` (pkg/networkutils/network.go), ip-masq-agent since 2.10 (cmd/ip-masq-agent),
/// kube-router since 2020.
public enum CniSnat {
  RANDOM,
  NOT_RANDOM,
  /// Its version decides, and its image does not tell.
  UNTOLD;

  /// What one agent does to the traffic of pods.
  public static CniSnat of(CniAgent agent) {
    return switch (agent.agent()) {
      case FLANNEL ->
          when(affirms(agent, "ip-masq") && !affirms(agent, "ip-masq-fully-random-disable"));
      case AWS_VPC_CNI ->
          when(
              !agent.env().getOrDefault("AWS_VPC_K8S_CNI_EXTERNALSNAT", "false").equals("true")
                  && !agent
                      .env()
                      .getOrDefault("AWS_VPC_K8S_CNI_RANDOMIZESNAT", "prng")
                      .equals("none"));
      case IP_MASQ_AGENT ->
          denies(agent, "random-fully")
              ? NOT_RANDOM
              : Version.parse(agent.version())
                  .map(version -> when(version.isAtLeast(2, 10)))
                  .orElse(UNTOLD);
      case KUBE_ROUTER -> when(!denies(agent, "enable-pod-egress"));
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
          NOT_RANDOM;
    };
  }

  /// The setting that decides, where it is proven that ports are random.
  public static Optional<String> setting(CniAgent agent) {
    return of(agent) != RANDOM
        ? Optional.empty()
        : switch (agent.agent()) {
          case FLANNEL -> Optional.of("--ip-masq");
          case AWS_VPC_CNI -> Optional.of("AWS_VPC_K8S_CNI_RANDOMIZESNAT");
          case IP_MASQ_AGENT -> Optional.of("--random-fully");
          case KUBE_ROUTER -> Optional.of("--enable-pod-egress");
          default -> Optional.empty();
        };
  }

  /// Whether the rule of this agent has no source match, so that host-network traffic may be
  /// randomised as well.
  static boolean mayReachHostNetwork(CniAgent agent) {
    return switch (agent.agent()) {
      case AWS_VPC_CNI, IP_MASQ_AGENT -> of(agent) != NOT_RANDOM;
      default -> false;
    };
  }

  private static CniSnat when(boolean random) {
    return random ? RANDOM : NOT_RANDOM;
  }

  /// A boolean flag that is given and not given as false.
  private static boolean affirms(CniAgent agent, String flag) {
    return says(agent, flag) || says(agent, flag + "=true");
  }

  private static boolean denies(CniAgent agent, String flag) {
    return says(agent, flag + "=false");
  }

  /// Go takes one dash and two for the same.
  private static boolean says(CniAgent agent, String word) {
    return agent.args().stream()
        .anyMatch(given -> given.equals("-" + word) || given.equals("--" + word));
  }
}
