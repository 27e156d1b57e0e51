package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Builds the tree of one object, leaving out at the level of tokens what no projection asks for:
/// that is most of a pod.
final class TreeReader {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// Larger than etcd can store (1.5 MiB), and small enough for the smallest heap.
  private static final int MOST_CHARACTERS = 6_000_000;

  private static final int MOST_VALUES = 300_000;

  private static final Set<String> METADATA =
      Set.of(
          "name",
          "namespace",
          "labels",
          "annotations",
          "generation",
          "ownerReferences",
          "deletionTimestamp",
          "continue",
          "resourceVersion");

  /// Below `spec` and `status`. Only left out where the value is an object or an array: a label of
  /// the same name in a selector has a string.
  static final Set<String> STRUCTURES =
      Set.of(
          "affinity",
          "allocatable",
          "capacity",
          "daemonEndpoints",
          "images",
          "imagePullSecrets",
          "lifecycle",
          "livenessProbe",
          "managedFields",
          "nodeAffinity",
          "podAffinity",
          "readinessGates",
          "readinessProbe",
          "resources",
          "startupProbe",
          "tolerations",
          "topologySpreadConstraints",
          "volumesAttached",
          "volumesInUse");

  /// Annotations that repeat the whole object, with everything that was secret in it.
  private static final Set<String> ANNOTATIONS =
      Set.of("kubectl.kubernetes.io/last-applied-configuration", "objectset.rio.cattle.io/applied");

  private final JsonParser parser;
  private int characters;
  private int values;

  TreeReader(JsonParser parser) {
    this.parser = parser;
  }

  /// The object whose `{` is the current token, as an item of a list.
  JsonNode object() throws IOException {
    ObjectNode node = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      node.set(name, topLevel(name));
    }
    return node;
  }

  /// The value that is the current token, as field `name` of an object's first level.
  JsonNode topLevel(String name) throws IOException {
    return switch (name) {
      case "metadata" -> fields(METADATA, Set.of());
      case "spec", "status", "template" -> value(STRUCTURES);
      default -> value(Set.of());
    };
  }

  /// Blanks the values of a Secret, keeping its key names.
  static void forgetValues(JsonNode secret) {
    for (String field : List.of("data", "stringData")) {
      if (secret.path(field) instanceof ObjectNode data) {
        data.fieldNames().forEachRemaining(key -> data.put(key, ""));
      }
    }
  }

  private JsonNode fields(Set<String> wanted, Set<String> unwanted) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return value(Set.of());
    }
    ObjectNode node = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals("annotations") && !wanted.isEmpty()) {
        node.set(name, fields(Set.of(), ANNOTATIONS));
      } else if ((wanted.isEmpty() || wanted.contains(name)) && !unwanted.contains(name)) {
        node.set(name, value(Set.of()));
        spend(name.length());
      } else {
        parser.skipChildren();
      }
    }
    return node;
  }

  private JsonNode value(Set<String> structures) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode node = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          if (parser.nextToken().isStructStart() && structures.contains(name)) {
            parser.skipChildren();
          } else {
            spend(name.length());
            node.set(
                name, name.equals("metadata") ? fields(METADATA, Set.of()) : value(structures));
          }
        }
        yield node;
      }
      case START_ARRAY -> {
        ArrayNode node = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          node.add(value(structures));
        }
        yield node;
      }
      case VALUE_STRING -> {
        spend(parser.getTextLength());
        yield NODES.textNode(parser.getText());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        spend(parser.getTextLength());
        yield NODES.textNode(parser.getText());
      }
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private void spend(int length) throws IOException {
    characters += length;
    values++;
    if (characters > MOST_CHARACTERS || values > MOST_VALUES) {
      throw new JsonParseException(parser, "one object is larger than Kubernetes could store");
    }
  }
}
