package dev.tsk8s.probes.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CiliumView.Reach;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `cilium-health status -o json` (cilium: api/v1/health/models). An empty status means that the
/// node answered; `nodes` is null until the first round is over.
public final class HealthJson {
  private static final Set<String> FIELDS = Set.of("local", "nodes");

  private HealthJson() {}

  public static boolean recognises(Set<String> fields) {
    return fields.containsAll(FIELDS)
        && (fields.contains("probeInterval") || fields.contains("timestamp"));
  }

  public static Health read(JsonNode health) {
    String local = health.path("local").path("name").asText("");
    String cluster = local.substring(0, local.lastIndexOf('/') + 1);
    var nodes = new ArrayList<Reach>();
    for (JsonNode node : health.path("nodes")) {
      JsonNode endpoint =
          node.hasNonNull("health-endpoint") ? node.path("health-endpoint") : node.path("endpoint");
      nodes.add(
          new Reach(
              within(cluster, node.path("name").asText("")),
              probes(primary(node.path("host"))),
              probes(primary(endpoint))));
    }
    return new Health(StatusJson.name(local), nodes);
  }

  /// A node of the same cluster, without its name; one of another cluster of the mesh keeps it.
  private static String within(String cluster, String name) {
    return name.startsWith(cluster) ? name.substring(cluster.length()) : name;
  }

  /// Old versions had one address only.
  private static JsonNode primary(JsonNode side) {
    return side.hasNonNull("primary-address") ? side.path("primary-address") : side;
  }

  private static List<Probe> probes(JsonNode address) {
    var all = new ArrayList<Probe>();
    for (String protocol : List.of("icmp", "http")) {
      JsonNode probe = address.path(protocol);
      if (probe.isObject()) {
        all.add(
            new Probe(
                protocol,
                address.path("ip").asText(""),
                probe.path("status").asText(""),
                time(probe.path("lastProbed").asText(""))));
      }
    }
    return all;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
