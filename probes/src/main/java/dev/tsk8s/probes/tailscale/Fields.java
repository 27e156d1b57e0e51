package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.redact.Redaction;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The fields of one JSON object as Go's `encoding/json` writes them: a missing field, `null` and
/// the empty value mean the same. A field of another type than expected is an error of that input,
/// named by its JSON pointer.
final class Fields {
  private static final int LONGEST_EXCERPT = 4_000;

  /// Go's zero `time.Time`: no time.
  private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  private final String input;
  private final String path;
  private final JsonNode node;

  private Fields(String input, String path, JsonNode node) throws Malformed {
    this.input = input;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw new Malformed(input, path, "expected an object, found " + kind(node));
    }
  }

  /// @param input what it should be, for errors
  static Fields of(String input, JsonNode node) throws Malformed {
    return new Fields(input, "", node);
  }

  boolean has(String name) {
    return !get(name).isMissingNode();
  }

  /// Empty text if there is none.
  String text(String name) throws Malformed {
    JsonNode value = get(name);
    return value.isMissingNode() ? "" : text(value, at(name));
  }

  /// A bool, or an opt.Bool (ts:types/opt/bool.go), which is `null` where nothing was measured.
  Optional<Boolean> flag(String name) throws Malformed {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw wrong(at(name), "true or false", value);
    }
    return Optional.of(value.booleanValue());
  }

  /// A bool that Go leaves out when it is false.
  boolean claims(String name) throws Malformed {
    return flag(name).orElse(false);
  }

  OptionalLong integer(String name) throws Malformed {
    JsonNode value = get(name);
    return value.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(integer(value, at(name)));
  }

  double number(String name) throws Malformed {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.isNumber()) {
      throw wrong(at(name), "a number", value);
    }
    return value.doubleValue();
  }

  Optional<Instant> time(String name) throws Malformed {
    String text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text)).filter(time -> time.isAfter(NEVER));
    } catch (DateTimeException _) {
      throw new Malformed(input, at(name), "expected a time, found \"" + clipped(text) + '"');
    }
  }

  /// A text of a certain form, if there is any.
  <T> Optional<T> parsed(String name, String form, Function<String, Optional<T>> parse)
      throws Malformed {
    String text = text(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(parsed(text, at(name), form, parse));
  }

  List<String> texts(String name) throws Malformed {
    return texts(name, "a string", Optional::of);
  }

  /// A list of texts of a certain form.
  <T> List<T> texts(String name, String form, Function<String, Optional<T>> parse)
      throws Malformed {
    List<T> list = new ArrayList<>();
    for (JsonNode item : array(name)) {
      String at = at(name) + '/' + list.size();
      list.add(parsed(text(item, at), at, form, parse));
    }
    return list;
  }

  List<Long> integers(String name) throws Malformed {
    List<Long> list = new ArrayList<>();
    for (JsonNode item : array(name)) {
      list.add(integer(item, at(name) + '/' + list.size()));
    }
    return list;
  }

  List<Fields> objects(String name) throws Malformed {
    List<Fields> list = new ArrayList<>();
    for (JsonNode item : array(name)) {
      list.add(new Fields(input, at(name) + '/' + list.size(), item));
    }
    return list;
  }

  Optional<Fields> object(String name) throws Malformed {
    JsonNode value = get(name);
    return value.isMissingNode()
        ? Optional.empty()
        : Optional.of(new Fields(input, at(name), value));
  }

  /// The objects in an object that is used as a map.
  List<Fields> values(String name) throws Malformed {
    List<Fields> list = new ArrayList<>();
    Optional<Fields> map = object(name);
    if (map.isPresent()) {
      for (Map.Entry<String, JsonNode> entry : map.get().node.properties()) {
        list.add(new Fields(input, map.get().at(entry.getKey()), entry.getValue()));
      }
    }
    return list;
  }

  /// The names in this object.
  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  Malformed malformed(String name, String problem) {
    return new Malformed(input, at(name), problem);
  }

  private Iterable<JsonNode> array(String name) throws Malformed {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(at(name), "a list", value);
    }
    return value;
  }

  private JsonNode get(String name) {
    JsonNode value = node.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  private String at(String name) {
    return path + '/' + name;
  }

  private String text(JsonNode value, String at) throws Malformed {
    if (!value.isTextual()) {
      throw wrong(at, "a string", value);
    }
    return value.textValue();
  }

  private long integer(JsonNode value, String at) throws Malformed {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(at, "a whole number", value);
    }
    return value.longValue();
  }

  private <T> T parsed(String text, String at, String form, Function<String, Optional<T>> parse)
      throws Malformed {
    Optional<T> value = parse.apply(text);
    if (value.isEmpty()) {
      throw new Malformed(input, at, "expected " + form + ", found \"" + clipped(text) + '"');
    }
    return value.get();
  }

  private Malformed wrong(String at, String expected, JsonNode found) {
    return new Malformed(input, at, "expected " + expected + ", found " + kind(found));
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "true or false";
      case NUMBER -> "the number " + clipped(node.asText());
      case OBJECT -> "an object";
      case STRING -> "a string";
      default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  /// What is left of a secret that was cut could not be told from any other text.
  private static String clipped(String text) {
    String beginning = text.substring(0, Math.min(text.length(), LONGEST_EXCERPT));
    String harmless = Redaction.withoutSecrets(beginning);
    return harmless.length() <= 40 ? harmless : harmless.substring(0, 40) + "…";
  }
}
