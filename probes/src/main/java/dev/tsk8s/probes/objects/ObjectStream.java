package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads Kubernetes lists and objects as a stream: one item's tree is in memory at a time, however
/// long the list.
public final class ObjectStream {

  /// Bounds of one document's tokens. etcd refuses objects above 1.5 MiB, so no string of a real
  /// one comes near; the schemas inside CustomResourceDefinitions are the deepest objects there
  /// are, below 60 levels.
  public static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder().maxNestingDepth(200).maxStringLength(4_000_000).build();

  /// Parsers for this and every other JSON of the same origin.
  public static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(BOUNDS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /// Fields whose objects and arrays nobody asks for, wherever they stand below the first level.
  public static final Set<String> UNREAD = TreeReader.STRUCTURES;

  /// Items without a kind that come before the kind of their list (fields sorted by a tool in
  /// between).
  private static final int MOST_WAITING = 2_000;

  private final JsonParser parser;
  private final ObjectSink sink;
  private final ObjectNode envelope;

  /// The kind of items that say none, before their list does; empty: they wait.
  private final String expected;

  private final List<JsonNode> waiting = new ArrayList<>();
  private boolean list;
  private boolean guessed;
  private int count;

  private ObjectStream(JsonParser parser, ObjectSink sink, String expected) {
    this.parser = parser;
    this.sink = sink;
    this.expected = expected;
    this.envelope = TreeReader.NODES.objectNode();
  }

  /// Reads the list or the object that a JSON stream begins with.
  ///
  /// @throws IOException if it cannot be read, is no JSON, is cut short, or is larger than any
  ///   Kubernetes object; items before that place have been handed over
  public static ListPage read(InputStream json, ObjectSink sink) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      return next(parser, sink)
          .orElseThrow(() -> new JsonParseException(parser, "empty: no JSON value"));
    }
  }

  /// Reads the next document of a parser (JSON values after each other, or YAML documents); empty
  /// at the end.
  ///
  /// @throws IOException as [#read]; also if the document is not an object
  public static Optional<ListPage> next(JsonParser parser, ObjectSink sink) throws IOException {
    return next(parser, sink, "");
  }

  /// The same of a list whose items are probably of one kind: printers that sort fields say the
  /// kind of a list behind its items.
  ///
  /// @throws IOException also if they are of another
  public static Optional<ListPage> next(JsonParser parser, ObjectSink sink, String expected)
      throws IOException {
    JsonToken token = parser.nextToken();
    while (token == JsonToken.VALUE_NULL) { // an empty YAML document
      token = parser.nextToken();
    }
    if (token == null) {
      return Optional.empty();
    }
    if (token != JsonToken.START_OBJECT) {
      throw new JsonParseException(parser, "a Kubernetes object begins with {, not with " + token);
    }
    return Optional.of(new ObjectStream(parser, sink, expected).document());
  }

  private ListPage document() throws IOException {
    var trees = new TreeReader(parser);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("items") && value == JsonToken.START_ARRAY) {
        items();
      } else if (name.equals("items") && value == JsonToken.VALUE_NULL) {
        list = true;
      } else {
        envelope.set(name, trees.topLevel(name));
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new JsonParseException(parser, "the document ends inside an object");
    }
    String kind = text(envelope, "kind");
    if (!list) {
      hand(envelope, "", "");
    }
    if (guessed && !ListPage.itemKind(kind).equals(expected)) {
      throw new JsonParseException(parser, "a " + kind + ", whose name says " + expected);
    }
    for (JsonNode item : waiting) {
      hand(item, text(envelope, "apiVersion"), ListPage.itemKind(kind));
    }
    return page(kind);
  }

  private void items() throws IOException {
    list = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(
            parser, "an item of a list begins with {, not with " + parser.currentToken());
      }
      JsonNode item = new TreeReader(parser).object();
      boolean known = item.has("kind") || envelope.has("kind");
      if (known) {
        hand(item, text(envelope, "apiVersion"), ListPage.itemKind(text(envelope, "kind")));
      } else if (!expected.isEmpty()) {
        guessed = true;
        hand(item, text(envelope, "apiVersion"), expected);
      } else if (waiting.size() < MOST_WAITING) {
        waiting.add(item);
      } else {
        throw new JsonParseException(
            parser, "neither the items nor the list before them say their kind");
      }
    }
  }

  private void hand(JsonNode object, String listVersion, String listKind) {
    count++;
    String kind = object.has("kind") ? text(object, "kind") : listKind;
    String version = object.has("apiVersion") ? text(object, "apiVersion") : listVersion;
    if (kind.equals("Secret")) {
      TreeReader.forgetValues(object);
    }
    sink.accept(version, kind, object);
  }

  private ListPage page(String kind) {
    JsonNode metadata = envelope.path("metadata");
    return new ListPage(
        text(envelope, "apiVersion"),
        kind,
        list,
        list ? text(metadata, "continue") : "",
        list ? text(metadata, "resourceVersion") : "",
        count);
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).isValueNode() ? object.path(field).asText("") : "";
  }
}
