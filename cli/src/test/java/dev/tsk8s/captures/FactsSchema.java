package dev.tsk8s.captures;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The schema of facts, drawn up from the records that hold them.
final class FactsSchema {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /// What the first bundles of this schema lack.
  private static final Set<String> ADDED = Set.of("Unread.used");

  private final TreeMap<String, ObjectNode> definitions = new TreeMap<>();

  private FactsSchema() {}

  static String text() throws IOException {
    var schema = new FactsSchema();
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("$id", "urn:tsk8s:schema:facts:1");
    root.put("title", "Facts of a tsk8s bundle");
    root.put(
        "description",
        "facts.json of what `tsk8s collect` writes. A definition is a record of facts; its meaning"
            + " stands at the record of this name. Evidence is a value and its origin, or the"
            + " reason why there is none. Later versions may add fields.");
    root.put("type", "object");
    root.putArray("required").add("tsk8sFacts").add("tool").add("facts");
    ObjectNode properties = root.putObject("properties");
    properties.putObject("tsk8sFacts").put("const", 1);
    properties.putObject("tool").put("type", "string");
    properties.set("facts", schema.of(Snapshot.class));
    ObjectNode all = root.putObject("$defs");
    schema.definitions.forEach(all::set);
    return JSON.writeValueAsString(root) + "\n";
  }

  private ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type inside = generic.getActualTypeArguments()[0];
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Evidence.class) {
        return evidence(inside);
      }
      if (raw == Optional.class) {
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(of(inside)).add(simple("null"));
        return either;
      }
      if (raw == List.class || raw == Set.class || raw == SortedSet.class) {
        ObjectNode list = simple("array");
        list.set("items", of(inside));
        return list;
      }
      if (raw == SortedMap.class) {
        ObjectNode map = simple("object");
        map.set("additionalProperties", of(generic.getActualTypeArguments()[1]));
        return map;
      }
      throw new AssertionError("facts have no " + type);
    }
    return plain((Class<?>) type);
  }

  private ObjectNode plain(Class<?> type) {
    if (type == String.class
        || type == Ip.class
        || type == Cidr.class
        || type == Endpoint.class
        || type == Duration.class) {
      return simple("string");
    }
    if (type == Instant.class) {
      return simple("string").put("format", "date-time");
    }
    if (type == boolean.class || type == Boolean.class) {
      return simple("boolean");
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return simple("integer");
    }
    if (type == double.class) {
      return simple("number");
    }
    if (type == OptionalLong.class) {
      ObjectNode either = JSON.createObjectNode();
      either.putArray("anyOf").add(simple("integer")).add(simple("null"));
      return either;
    }
    if (type.isEnum()) {
      ObjectNode words = JSON.createObjectNode();
      for (Object word : type.getEnumConstants()) {
        words.withArrayProperty("enum").add(((Enum<?>) word).name());
      }
      return words;
    }
    return reference(type);
  }

  private ObjectNode reference(Class<?> type) {
    String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    if (!definitions.containsKey(name)) {
      definitions.put(name, JSON.createObjectNode()); // a fact may hold others of its own kind
      definitions.put(name, type.isSealed() ? kinds(type) : record(type));
    }
    return JSON.createObjectNode().put("$ref", "#/$defs/" + name);
  }

  private ObjectNode kinds(Class<?> type) {
    ObjectNode either = JSON.createObjectNode();
    for (Class<?> kind : type.getPermittedSubclasses()) {
      ObjectNode one = record(kind);
      one.withObjectProperty("properties").putObject("is").put("const", kind.getSimpleName());
      one.withArrayProperty("required").add("is");
      either.withArrayProperty("anyOf").add(one);
    }
    return either;
  }

  private ObjectNode record(Class<?> type) {
    ObjectNode object = simple("object");
    object.putArray("required");
    object.putObject("properties");
    for (RecordComponent component : type.getRecordComponents()) {
      if (!ADDED.contains(type.getSimpleName() + "." + component.getName())) {
        object.withArrayProperty("required").add(component.getName());
      }
      object
          .withObjectProperty("properties")
          .set(component.getName(), of(component.getGenericType()));
    }
    return object;
  }

  private ObjectNode evidence(Type inside) {
    ObjectNode seen = simple("object");
    seen.putArray("required").add("value").add("origin");
    ObjectNode properties = seen.putObject("properties");
    properties.set("value", of(inside));
    properties.set("origin", of(Origin.class));
    ObjectNode unseen = simple("object");
    unseen.putArray("required").add("unavailable");
    unseen.putObject("properties").set("unavailable", of(Reason.class));
    ObjectNode either = JSON.createObjectNode();
    either.putArray("anyOf").add(seen).add(unseen);
    return either;
  }

  private static ObjectNode simple(String type) {
    return JSON.createObjectNode().put("type", type);
  }
}
