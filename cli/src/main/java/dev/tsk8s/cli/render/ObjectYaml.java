package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/// A Kubernetes object as YAML, as `kubectl apply` would take it.
final class ObjectYaml {
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private ObjectYaml() {}

  static String of(JsonNode object) {
    var text = new StringWriter();
    try (JsonGenerator yaml = YAML.createGenerator(text)) {
      write(object, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it goes to memory
    }
    return text.append('\n').toString();
  }

  private static void write(JsonNode node, JsonGenerator yaml) throws IOException {
    if (node.isObject()) {
      yaml.writeStartObject();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        yaml.writeFieldName(field.getKey());
        write(field.getValue(), yaml);
      }
      yaml.writeEndObject();
    } else if (node.isArray()) {
      yaml.writeStartArray();
      for (JsonNode item : node) {
        write(item, yaml);
      }
      yaml.writeEndArray();
    } else if (node.isNumber()) {
      yaml.writeNumber(node.longValue());
    } else if (node.isBoolean()) {
      yaml.writeBoolean(node.booleanValue());
    } else {
      yaml.writeString(node.asText());
    }
  }
}
