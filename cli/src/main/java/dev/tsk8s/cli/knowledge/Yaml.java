package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// Our own YAML resources.
final class Yaml {
  private final YAMLMapper mapper = new YAMLMapper();

  /// The tree of a resource beside this class, if there is one.
  Optional<JsonNode> read(String name) {
    try (var file = Yaml.class.getResourceAsStream(name)) {
      return file == null ? Optional.empty() : Optional.of(mapper.readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException("broken resource " + name, e);
    }
  }

  static String text(JsonNode node, String key) {
    return node.path(key).asText("").strip();
  }

  static List<String> texts(JsonNode node, String key) {
    return node.path(key).valueStream().map(item -> item.asText().strip()).toList();
  }
}
