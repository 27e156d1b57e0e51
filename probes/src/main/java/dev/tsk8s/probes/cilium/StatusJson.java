package dev.tsk8s.probes.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.CiliumView.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// `cilium-dbg status -o json` (cilium: api/v1/models/status_response.go), `cilium status -o json`
/// before 1.15. Booleans that are false are left out by the agent; a whole part that is missing
/// belongs to another version.
public final class StatusJson {
  private static final Set<String> FIELDS = Set.of("cilium", "cluster");

  /// `Strict` until 1.14 stood for what is `True` now.
  private static final Set<String> REPLACED = Set.of("True", "Strict");

  private StatusJson() {}

  public static boolean recognises(Set<String> fields) {
    return fields.containsAll(FIELDS);
  }

  public static Status read(JsonNode status) {
    JsonNode services = status.path("kube-proxy-replacement");
    JsonNode routing = status.path("routing");
    return new Status(
        version(status.path("cilium").path("msg").asText("")),
        name(status.path("cluster").path("self").asText("")),
        texts(services.path("devices")),
        services.path("directRoutingDevice").asText(""),
        REPLACED.contains(services.path("mode").asText("")),
        services.path("features").path("bpfSocketLBHostnsOnly").asBoolean(false),
        masquerade(status.path("masquerading")),
        routing.path("inter-host-routing-mode").asText(""),
        routing.path("tunnel-protocol").asText(""),
        routing.path("intra-host-routing-mode").asText(""),
        status.path("encryption").path("mode").asText(""),
        failing(status.path("controllers")),
        names(status.path("stale")),
        pods(status.path("ipam").path("allocations")));
  }

  /// Before the name stands that of the cluster, where it has one (cilium:
  /// pkg/node/types/nodename.go).
  static String name(String absolute) {
    return absolute.substring(absolute.lastIndexOf('/') + 1);
  }

  private static String version(String message) {
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }

  private static String masquerade(JsonNode masquerading) {
    return masquerading.path("enabled").asBoolean(false)
        ? masquerading.path("mode").asText("")
        : "";
  }

  private static SortedMap<String, String> failing(JsonNode controllers) {
    var found = new TreeMap<String, String>();
    for (JsonNode controller : controllers) {
      JsonNode status = controller.path("status");
      if (status.path("consecutive-failure-count").asInt(0) > 0) {
        found.put(controller.path("name").asText(""), status.path("last-failure-msg").asText(""));
      }
    }
    return found;
  }

  private static SortedMap<String, String> pods(JsonNode allocations) {
    var all = new TreeMap<String, String>();
    for (var allocation : allocations.properties()) {
      if (allocation.getValue().asText("").indexOf('/') > 0) { // others are the agent's own
        all.put(allocation.getKey(), allocation.getValue().asText());
      }
    }
    return all;
  }

  private static List<String> texts(JsonNode array) {
    var all = new ArrayList<String>();
    array.forEach(element -> all.add(element.asText("")));
    all.removeIf(String::isEmpty);
    return all;
  }

  private static Set<String> names(JsonNode object) {
    var all = new TreeSet<String>();
    object.fieldNames().forEachRemaining(all::add);
    return all;
  }
}
