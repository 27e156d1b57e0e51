package dev.tsk8s.probes.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.core.facts.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;

/// The facts of a snapshot as JSON, `facts-1.json`: `{"tsk8sFacts": 1, "tool": …, "facts": …}`.
public final class FactsFile {

  /// What this tsk8s writes, and the newest it reads.
  public static final int SCHEMA = 1;

  /// The field by which the content is known.
  public static final String SIGN = "tsk8sFacts";

  private static final ObjectMapper MAPPER =
      FactsMapper.create()
          .rebuild()
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE) // an archive goes on behind its entry
          .build();

  private FactsFile() {}

  /// @param tool version of tsk8s
  public static void write(Snapshot snapshot, String tool, OutputStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).createGenerator(out)) {
      json.setCodec(MAPPER);
      json.writeStartObject();
      json.writeNumberField(SIGN, SCHEMA);
      json.writeStringField("tool", tool);
      json.writeObjectField("facts", snapshot);
      json.writeEndObject();
    }
  }

  /// @throws NewerSchema if only a newer tsk8s can read it
  /// @throws IOException if it cannot be read to its end, or is no snapshot
  public static Snapshot read(Reader text) throws IOException {
    String tool = "";
    try (JsonParser json = MAPPER.getFactory().createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no facts");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case SIGN -> refuseNewer(json, tool);
          case "tool" -> tool = json.getText();
          case "facts" -> {
            return MAPPER.readValue(json, Snapshot.class);
          }
          default -> json.skipChildren();
        }
      }
    } catch (JsonMappingException e) {
      // A value that no such fact can have: the records themselves refuse it.
      throw new IOException("damaged facts at " + place(e) + ": " + e.getOriginalMessage(), e);
    }
    throw new IOException("no facts");
  }

  private static void refuseNewer(JsonParser json, String tool) throws IOException {
    int schema = json.getIntValue();
    if (schema > SCHEMA) {
      throw new NewerSchema(schema, tool);
    }
  }

  private static String place(JsonMappingException e) {
    var place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      place
          .append(place.isEmpty() ? "" : ".")
          .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
    }
    return place.toString();
  }

  /// Facts in a form that came after this tsk8s.
  public static final class NewerSchema extends IOException {
    private static final long serialVersionUID = 1L;

    NewerSchema(int schema, String tool) {
      super(
          "facts of schema "
              + schema
              + (tool.isEmpty() ? "" : ", written by tsk8s " + tool)
              + "; this tsk8s reads up to "
              + SCHEMA
              + ": read them with a newer one");
    }
  }
}
