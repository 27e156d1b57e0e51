package dev.tsk8s.probes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JSON texts as trees. An `ObjectMapper` does the same; to make the first one takes as long as a
/// fifth of a whole run.
public final class JsonTrees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern BEGIN = Pattern.compile("(?m)^\\s*[\\[{]");

  /// A node with thousands of routes stays far below; more would fill a small heap.
  private static final JsonFactory OUTPUTS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxStringLength(1_000_000)
                  .maxTokenCount(1_000_000)
                  .build())
          .build();

  private JsonTrees() {}

  /// The one value of what a command wrote, after lines that may stand before it.
  public static JsonNode output(String text) throws IOException {
    Matcher begin = BEGIN.matcher(text);
    return read(OUTPUTS, begin.find() ? text.substring(begin.start()) : text);
  }

  /// The one value of a text.
  ///
  /// @param factory knows the bounds
  public static JsonNode read(JsonFactory factory, String text) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      JsonNode tree =
          next(parser).orElseThrow(() -> new JsonEOFException(parser, null, "no JSON value"));
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the JSON value");
      }
      return tree;
    }
  }

  /// The next of several values after each other, if there is one.
  public static Optional<JsonNode> next(JsonParser parser) throws IOException {
    return parser.nextToken() == null ? Optional.empty() : Optional.of(value(parser));
  }

  /// The value that begins with the current token. As deep as the parser's bounds allow.
  private static JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode node = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          node.set(name, value(parser));
        }
        yield node;
      }
      case START_ARRAY -> {
        ArrayNode node = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          node.add(value(parser));
        }
        yield node;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }
}
