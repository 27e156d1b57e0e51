package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.Comparator;
import java.util.List;

/// Outputs under the name of a pod whose object was given too are that pod's: they then judge as if
/// they had been read in it.
final class PodFolders {
  private PodFolders() {}

  static List<Vantage> recognised(List<Vantage> vantages, ClusterFacts cluster) {
    List<TailscalePod> pods = cluster.pods().seen().orElse(List.of());
    return vantages.stream()
        .map(vantage -> named(vantage, pods))
        .sorted(Comparator.comparing(Vantage::id))
        .toList();
  }

  /// `ts-proxy-0` or `vpn/ts-proxy-0`, if that is one pod's and no other's.
  private static Vantage named(Vantage vantage, List<TailscalePod> pods) {
    String name = vantage.id().name();
    List<TailscalePod> fitting =
        pods.stream()
            .filter(
                pod -> name.equals(pod.name()) || name.equals(pod.namespace() + "/" + pod.name()))
            .toList();
    return fitting.size() == 1 ? as(fitting.getFirst(), vantage) : vantage;
  }

  private static Vantage as(TailscalePod pod, Vantage vantage) {
    return vantage.as(VantageId.pod(pod.namespace(), pod.name(), pod.spec().container().name()));
  }
}
