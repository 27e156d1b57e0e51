package dev.tsk8s.probes.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.CiliumView.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// `cilium-dbg metrics list -o json`, of which only what a check asks for is kept. An entry of
/// value 0 has no `value`, one without labels no `labels`.
public final class MetricsJson {
  private static final Set<String> KEPT =
      Set.of(
          "cilium_drop_count_total",
          "cilium_forward_count_total",
          "cilium_bpf_map_pressure",
          "cilium_unreachable_nodes",
          "cilium_unreachable_health_endpoints",
          "cilium_controllers_failing",
          "cilium_node_health_connectivity_status");

  private MetricsJson() {}

  static boolean isKept(String name) {
    return KEPT.contains(name);
  }

  /// An array of named numbers of the agent's own.
  public static boolean recognises(JsonNode array) {
    return array.isArray()
        && StreamSupport.stream(array.spliterator(), false)
            .anyMatch(entry -> entry.path("name").asText("").startsWith("cilium_"));
  }

  public static List<Metric> read(JsonNode array) {
    var all = new ArrayList<Metric>();
    for (JsonNode entry : array) {
      String name = entry.path("name").asText("");
      if (isKept(name)) {
        var labels = new TreeMap<String, String>();
        entry
            .path("labels")
            .properties()
            .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        all.add(new Metric(name, labels, entry.path("value").asDouble(0)));
      }
    }
    return all;
  }
}
