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

  private static final String FACTS = "facts";

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
      json.writeObjectField(FACTS, snapshot);
      json.writeEndObject();
    }
  }

  /// @throws NewerSchema if only a newer tsk8s can read it
  /// @throws IOException if it cannot be read to its end, or is no snapshot
  public static Snapshot read(Reader text) throws IOException {
    int schema = SCHEMA;
    String tool = "";
    try (JsonParser json = MAPPER.getFactory().createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no facts");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case SIGN -> schema = schema(json);
          case "tool" -> {
            tool = json.getValueAsString("");
            json.skipChildren();
          }
          case FACTS -> {
            NewerSchema.refuse(FACTS, schema, SCHEMA, tool);
            return MAPPER.readValue(json, Snapshot.class);
          }
          default -> json.skipChildren();
        }
      }
    } catch (JsonMappingException e) {
      throw Damage.of(FACTS, e);
    }
    NewerSchema.refuse(FACTS, schema, SCHEMA, tool);
    throw new IOException("no facts");
  }

  private static int schema(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() == JsonParser.NumberType.INT) {
      return json.getIntValue();
    }
    throw Damage.of(FACTS, SIGN);
  }
}
