package dev.tsk8s.probes.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.Malformed;
import java.util.List;
import java.util.function.Predicate;

/// Refuses outputs whose parts are of other types than the agent writes (cilium: api/v1/models,
/// api/v1/health/models): left aside, they would read as something that is off or answers. A part
/// that is missing or null is none of those.
public final class Shape {
  private static final List<String> STATUS_OBJECTS =
      List.of(
          "/cilium",
          "/cluster",
          "/kube-proxy-replacement",
          "/kube-proxy-replacement/features",
          "/masquerading",
          "/routing",
          "/encryption",
          "/ipam",
          "/ipam/allocations",
          "/stale");
  private static final List<String> STATUS_ARRAYS =
      List.of("/kube-proxy-replacement/devices", "/controllers");
  private static final List<String> PROBES =
      List.of(
          "/host",
          "/host/primary-address",
          "/health-endpoint",
          "/health-endpoint/primary-address",
          "/endpoint");

  private Shape() {}

  public static void status(JsonNode status) throws Malformed {
    for (String part : STATUS_OBJECTS) {
      require("cilium-dbg status", status, part, JsonNode::isObject, "an object");
    }
    for (String part : STATUS_ARRAYS) {
      require("cilium-dbg status", status, part, JsonNode::isArray, "an array");
    }
  }

  public static void health(JsonNode health) throws Malformed {
    String input = "cilium-health status";
    require(input, health, "/local", JsonNode::isObject, "an object");
    require(input, health, "/nodes", JsonNode::isArray, "an array");
    for (int i = 0; i < health.path("nodes").size(); i++) {
      String node = "/nodes/" + i;
      require(input, health, node, JsonNode::isObject, "an object");
      for (String side : PROBES) {
        require(input, health, node + side, JsonNode::isObject, "an object");
        for (String protocol : List.of("/icmp", "/http")) {
          String probe = node + side + protocol;
          require(input, health, probe, JsonNode::isObject, "an object");
          require(input, health, probe + "/status", JsonNode::isTextual, "a text");
        }
      }
    }
  }

  public static void metrics(JsonNode array) throws Malformed {
    String input = "cilium-dbg metrics list";
    for (int i = 0; i < array.size(); i++) {
      require(input, array, "/" + i, JsonNode::isObject, "an object");
      require(input, array, "/" + i + "/value", JsonNode::isNumber, "a number");
      require(input, array, "/" + i + "/labels", JsonNode::isObject, "an object");
    }
  }

  private static void require(
      String input, JsonNode tree, String part, Predicate<JsonNode> type, String what)
      throws Malformed {
    JsonNode found = tree.at(part);
    if (!found.isMissingNode() && !found.isNull() && !type.test(found)) {
      throw new Malformed(input, part, "not " + what);
    }
  }
}
