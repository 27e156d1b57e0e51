package dev.tsk8s.probes.cilium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.JsonTrees;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// `cilium-dbg debuginfo --output json`, as each bugtool has it (cilium:
/// api/v1/models/debug_info.go): the agent's status among much else, which is not kept.
public final class DebugInfoJson {
  private static final Set<String> ANY_OF =
      Set.of("cilium-status", "cilium-memory-map", "cilium-nodemonitor-memory-map");

  private DebugInfoJson() {}

  /// @param fields those that are seen at its beginning
  public static boolean recognises(Set<String> fields) {
    return ANY_OF.stream().anyMatch(fields::contains);
  }

  /// Its status as `cilium-dbg status -o json` writes it; empty if it has none.
  public static Optional<JsonNode> status(JsonParser parser) throws IOException {
    Optional<JsonNode> status = Optional.empty();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (parser.currentName().equals("cilium-status")) {
        status = JsonTrees.next(parser).filter(JsonNode::isObject);
      } else {
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return status;
  }
}
