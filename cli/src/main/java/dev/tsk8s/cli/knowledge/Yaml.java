package dev.tsk8s.cli.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.probes.JsonTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Our own YAML resources, in one language: what stands under the key of another one at the
/// beginning of a line is not even parsed, since parsing YAML takes a good part of a run.
final class Yaml {
  private final YAMLFactory factory = new YAMLFactory();
  private final Language language;

  Yaml(Language language) {
    this.language = language;
  }

  /// The tree of a resource beside this class, if there is one.
  Optional<JsonNode> read(String name) {
    try (var file = Yaml.class.getResourceAsStream(name)) {
      if (file == null) {
        return Optional.empty();
      }
      String text = withoutOthers(new String(file.readAllBytes(), UTF_8));
      try (var parser = factory.createParser(text)) {
        return Optional.of(JsonTrees.next(parser).orElseGet(JsonNodeFactory.instance::objectNode));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("broken resource " + name, e);
    }
  }

  private String withoutOthers(String text) {
    var lines = new LinesOf(language);
    return text.lines().filter(lines::keeps).collect(Collectors.joining("\n", "", "\n"));
  }

  /// Tells line by line.
  private static final class LinesOf {
    private final Language language;
    private boolean others;

    LinesOf(Language language) {
      this.language = language;
    }

    boolean keeps(String line) {
      boolean topLevel = !line.isEmpty() && Character.isLetter(line.charAt(0));
      if (topLevel) {
        others = false;
        for (Language other : Language.values()) {
          others |= other != language && line.startsWith(other.word() + ":");
        }
      }
      return !others;
    }
  }

  static String text(JsonNode node, String key) {
    return node.path(key).asText("").strip();
  }

  static List<String> texts(JsonNode node, String key) {
    return node.path(key).valueStream().map(item -> item.asText().strip()).toList();
  }
}
