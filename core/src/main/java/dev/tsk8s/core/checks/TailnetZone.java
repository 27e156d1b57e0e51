package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The zone of CoreDNS for names below `ts.net`, if it has one.
///
/// @param servers whom it asks; empty: it has none, or nobody saw it
record TailnetZone(String servers, Evidence<List<NetworkConfig>> source) {
  /// ConfigMaps that hold a Corefile.
  static final Set<String> COREDNS = Set.of("coredns", "rke2-coredns-rke2-coredns");

  static TailnetZone of(ClusterFacts cluster) {
    return new TailnetZone(
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .filter(config -> COREDNS.contains(config.name()))
            .map(config -> config.data().getOrDefault("tailnet", ""))
            .filter(servers -> !servers.isEmpty())
            .collect(Collectors.joining(" ")),
        cluster.networkConfig());
  }

  boolean isThere() {
    return !servers.isEmpty();
  }

  List<Exhibit> exhibits() {
    return Exhibits.of(source, "Corefile forward of ts.net", servers);
  }
}
