package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Canal: Flannel's tunnel, with Calico's CNI plugin and its Felix (projectcalico/calico:
/// manifests/canal.yaml). Calico's node container makes its default pool there as well
/// (node/pkg/lifecycle/startup/startup.go), so both may masquerade, and Felix puts its rules before
/// all others (felix/config: `ChainInsertMode`), while Flannel appends its own
/// (pkg/trafficmngr/iptables/iptables.go).
final class Canal {
  private static final String ORDER = "chainInsertMode";

  private Canal() {}

  static Egress egress(CniAgent agent, ClusterFacts cluster, Scope scope) {
    Egress flannel = Flannel.egress(Cni.CANAL, agent, cluster);
    Optional<Reason> unseen = cluster.pools().pods().unseen();
    if (unseen.isPresent()) {
      Answer why = Answer.unsure(unseen.get());
      return new Egress(flannel.by(), why, why, flannel.host(), flannel.decider(), Cure.NONE);
    }
    if (pools(cluster).noneMatch(pool -> pool.natOutgoing() && isOfPods(pool, cluster, scope))) {
      return flannel;
    }
    Egress felix = Calico.egress(agent, cluster, scope);
    return new Felix(agent, cluster, scope).value(ORDER).equalsIgnoreCase("append")
        ? Egresses.both(felix, flannel)
        : felix;
  }

  private static Stream<PodPool> pools(ClusterFacts cluster) {
    return cluster.pools().pods().seen().flatMap(served -> served).stream().flatMap(List::stream);
  }

  /// Pods have addresses of their nodes' ranges, whichever pools there are.
  private static boolean isOfPods(PodPool pool, ClusterFacts cluster, Scope scope) {
    if (!scope.pod().isEmpty()) {
      return scope.pod().stream()
          .anyMatch(ip -> pool.range().stream().anyMatch(r -> r.contains(ip)));
    }
    List<Cidr> ofNodes =
        cluster.nodes().seen().orElse(List.of()).stream()
            .flatMap(node -> node.podCidrs().stream())
            .toList();
    return ofNodes.isEmpty()
        || pool.range().stream().anyMatch(range -> ofNodes.stream().anyMatch(range::contains));
  }

  /// Nobody masquerades: Flannel's own plugin, which would then tell the bridge to, is not there.
  static Egress withoutIpMasq(Decider decider) {
    return Egress.none(Cni.CANAL.title(), decider);
  }
}
