package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Optional;

/// What Calico's agents do, by their settings: the environment outranks FelixConfigurations, and
/// the one of a node that of all nodes (Calico: "Configuring Felix").
final class Felix {
  private static final String EXCLUSIONS = "natOutgoingExclusions";

  /// Addresses of nodes count as addresses of pools do; the default is `IPPoolsOnly` (projectcalico
  /// /api: pkg/apis/projectcalico/v3/felixconfig.go).
  private static final String WITH_HOSTS = "IPPoolsAndHostIPs";

  private Felix() {}

  /// Whether what pods in a pool with `natOutgoing` send to nodes is masqueraded as all else is.
  static Answer rewritesToNodes(Optional<CniAgent> agent, ClusterFacts cluster) {
    String given =
        agent.map(one -> one.env().getOrDefault("FELIX_NATOUTGOINGEXCLUSIONS", "")).orElse("");
    if (!given.isEmpty()) {
      return Answer.of(!given.equalsIgnoreCase(WITH_HOSTS));
    }
    Optional<Reason> unseen = cluster.pools().felix().unseen();
    if (unseen.isPresent()) {
      return Answer.unsure(unseen.get());
    }
    Optional<List<FelixSettings>> served = cluster.pools().felix().seen().flatMap(all -> all);
    boolean everywhere =
        served.stream()
            .flatMap(List::stream)
            .filter(one -> one.node().isEmpty())
            .anyMatch(Felix::countsHosts);
    boolean alike =
        served.stream()
            .flatMap(List::stream)
            .filter(one -> !one.node().isEmpty() && one.spec().containsKey(EXCLUSIONS))
            .allMatch(one -> countsHosts(one) == everywhere);
    return served.isPresent() && alike
        ? Answer.of(!everywhere)
        : Masquerade.notShown(Cni.CALICO, EXCLUSIONS);
  }

  private static boolean countsHosts(FelixSettings settings) {
    return settings.spec().getOrDefault(EXCLUSIONS, "").equalsIgnoreCase(WITH_HOSTS);
  }
}
