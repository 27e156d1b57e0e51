package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.Malformed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// JSON text as a tree, within bounds: no output of Tailscale is nested deeper or has longer words.
final class Json {
  private static final int DEEPEST = 100;
  private static final int LONGEST_STRING = 1_000_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_STRING)
                  .build())
          .build();

  /// The one document in the text.
  static JsonNode read(String input, String text) throws Malformed {
    if (text.isBlank()) {
      throw new Malformed(input, "", "empty");
    }
    try {
      return JsonTrees.read(JSON, text);
    } catch (JsonProcessingException e) {
      throw malformed(input, e);
    } catch (IOException e) {
      throw new Malformed(input, "", String.valueOf(e.getMessage()));
    }
  }

  /// All documents in the text, one after the other.
  static List<JsonNode> readAll(String input, String text) throws Malformed {
    List<JsonNode> documents = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      for (var next = JsonTrees.next(parser); next.isPresent(); next = JsonTrees.next(parser)) {
        documents.add(next.get());
      }
      return documents;
    } catch (JsonProcessingException e) {
      throw malformed(input, e);
    } catch (IOException e) {
      throw new Malformed(input, "", String.valueOf(e.getMessage()));
    }
  }

  private static Malformed malformed(String input, JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new Malformed(input, where, Malformed.problem(e));
  }

  private Json() {}
}
