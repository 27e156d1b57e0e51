package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.probes.JsonTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A manifest that ships in `deploy/rbac`.
public record RbacManifest(ObjectNode role) {

  /// One thing that a role allows.
  ///
  /// @param name of one object; empty: all of them
  public record Grant(String verb, String group, String resource, Optional<String> name) {
    /// As requests name the resource.
    public String fullName() {
      return group.isEmpty() ? resource : resource + "." + group;
    }
  }

  /// Reads it from the repository.
  public static RbacManifest read(String file) throws IOException {
    Path path = Path.of("..", "deploy", "rbac", file);
    try (var parser = new YAMLFactory().createParser(Files.readAllBytes(path))) {
      return new RbacManifest((ObjectNode) JsonTrees.next(parser).orElseThrow());
    }
  }

  /// All that it allows, one by one.
  public List<Grant> grants() {
    var all = new ArrayList<Grant>();
    for (JsonNode rule : role.path("rules")) {
      for (JsonNode verb : rule.path("verbs")) {
        for (JsonNode resource : rule.path("resources")) {
          for (Optional<String> name : names(rule)) {
            all.add(
                new Grant(
                    verb.asText(),
                    rule.path("apiGroups").path(0).asText(),
                    resource.asText(),
                    name));
          }
        }
      }
    }
    return all;
  }

  private static List<Optional<String>> names(JsonNode rule) {
    var names = new ArrayList<Optional<String>>();
    rule.path("resourceNames").forEach(name -> names.add(Optional.of(name.asText())));
    return names.isEmpty() ? List.of(Optional.empty()) : names;
  }

  /// The same role without one thing, one rule for each that is left.
  RbacManifest without(Grant left) {
    ObjectNode reduced = role.deepCopy();
    ArrayNode rules = reduced.putArray("rules");
    for (Grant grant : grants()) {
      if (!grant.equals(left)) {
        ObjectNode rule = rules.addObject();
        rule.putArray("apiGroups").add(grant.group());
        rule.putArray("resources").add(grant.resource());
        rule.putArray("verbs").add(grant.verb());
        grant.name().ifPresent(name -> rule.putArray("resourceNames").add(name));
      }
    }
    return new RbacManifest(reduced);
  }
}
