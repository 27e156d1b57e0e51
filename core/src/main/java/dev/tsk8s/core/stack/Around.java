package dev.tsk8s.core.stack;

import dev.tsk8s.core.cidr.Range;
import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.network.PodNetworks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is worked out once.
///
/// @param configs Cilium's settings by node; under an empty name those of all other nodes
/// @param pods Tailscale's pods by node
/// @param podRanges those that hold for one node or for all (under an empty name), each once
/// @param services the addresses of Services
/// @param proxies Tailscale in pods, the same story on every node; empty: none
/// @param withoutKubeProxy a k3s server is told to run none
record Around(
    Snapshot snapshot,
    Ranges ranges,
    CiliumAgents cilium,
    PodNetworks networks,
    Map<String, AgentConfig> configs,
    Map<String, List<TailscalePod>> pods,
    Map<String, List<Range>> podRanges,
    Cell services,
    Optional<Layer> proxies,
    boolean withoutKubeProxy) {

  static Around of(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    CiliumAgents cilium = scene.agents();
    Map<String, AgentConfig> configs = new HashMap<>();
    for (AgentConfig config : cilium.configs()) {
      if (config.nodes().isEmpty()) {
        configs.put("", config);
      }
      config.nodes().forEach(node -> configs.put(node, config));
    }
    Ranges ranges = scene.ranges();
    return new Around(
        snapshot,
        ranges,
        cilium,
        scene.networks(),
        configs,
        snapshot.cluster().pods().seen().orElse(List.of()).stream()
            .collect(Collectors.groupingBy(TailscalePod::node)),
        podRanges(ranges),
        ServiceLayer.ranges(ranges),
        TailscaleLayers.inPods(snapshot.cluster()),
        snapshot.cluster().nodes().seen().orElse(List.of()).stream()
            .anyMatch(node ->
                node.annotations()
                    .getOrDefault("k3s.io/node-args", "")
                    .contains("--disable-kube-proxy")));
  }

  private static Map<String, List<Range>> podRanges(Ranges ranges) {
    Map<Cidr, Range> shared = new LinkedHashMap<>();
    Map<String, List<Range>> all = new HashMap<>();
    for (Range range : ranges.of(Range.Kind.PODS)) {
      if (range.extent() == Range.Extent.ADDRESS) {
        continue;
      }
      if (range.node().isEmpty()) {
        shared.putIfAbsent(range.cidr(), range);
      } else {
        all.computeIfAbsent(range.node(), _ -> new ArrayList<>()).add(range);
      }
    }
    all.put("", List.copyOf(shared.values()));
    return all;
  }
}
