package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads fields of a tree leniently: a field that is missing or of another type is empty.
final class Fields {
  private Fields() {}

  static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String name : path) {
      found = found.path(name);
    }
    return found;
  }

  static String text(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found.isValueNode() ? found.asText("") : "";
  }

  static boolean isTrue(JsonNode node, String... path) {
    return text(node, path).equals("true");
  }

  static int number(JsonNode node, String... path) {
    try {
      return Integer.parseInt(text(node, path).strip());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// The elements of an array; none if it is no array.
  static List<JsonNode> list(JsonNode node, String... path) {
    var all = new ArrayList<JsonNode>();
    JsonNode found = at(node, path);
    if (found.isArray()) {
      found.forEach(all::add);
    }
    return all;
  }

  static List<String> texts(JsonNode node, String... path) {
    return list(node, path).stream()
        .filter(JsonNode::isValueNode)
        .map(value -> value.asText(""))
        .toList();
  }

  static SortedMap<String, String> map(JsonNode node, String... path) {
    var all = new TreeMap<String, String>();
    for (var entry : at(node, path).properties()) {
      if (entry.getValue().isValueNode()) {
        all.put(entry.getKey(), entry.getValue().asText(""));
      }
    }
    return all;
  }

  static List<Ip> ips(Stream<String> texts) {
    return all(texts, Ip::parse);
  }

  static List<Cidr> cidrs(Stream<String> texts) {
    return all(texts, Cidr::parse);
  }

  private static <T> List<T> all(Stream<String> texts, Function<String, Optional<T>> parse) {
    return texts.map(parse).flatMap(Optional::stream).distinct().toList();
  }

  static String name(JsonNode object) {
    return text(object, "metadata", "name");
  }

  /// Empty where there is none; objects as people paste them lack it too.
  static String namespace(JsonNode object) {
    return text(object, "metadata", "namespace");
  }

  static SortedMap<String, String> labels(JsonNode object) {
    return map(object, "metadata", "labels");
  }

  /// Status of a condition (`True`, `False`, `Unknown`); empty if it has none of that type.
  static Optional<JsonNode> condition(JsonNode object, String type) {
    return list(object, "status", "conditions").stream()
        .filter(condition -> text(condition, "type").equals(type))
        .findFirst();
  }

  static boolean conditionHolds(JsonNode object, String type) {
    return condition(object, type)
        .filter(found -> text(found, "status").equals("True"))
        .isPresent();
  }
}
