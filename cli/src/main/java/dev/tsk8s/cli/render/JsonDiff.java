package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.diff.Difference;
import dev.tsk8s.cli.diff.Differences;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/// What changed, for programs: `diff-1.json`.
public final class JsonDiff {
  private JsonDiff() {}

  /// @param version of tsk8s
  public static String text(
      Differences differences, String before, String after, String version, int exitCode) {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", 1);
      json.writeObjectFieldStart("tool");
      json.writeStringField("name", "tsk8s");
      json.writeStringField("version", version);
      json.writeEndObject();
      json.writeStringField("before", before);
      json.writeStringField("after", after);
      json.writeStringField("names", differences.naming().word());
      json.writeArrayFieldStart("differences");
      for (Difference one : differences.all()) {
        write(json, one);
      }
      json.writeEndArray();
      json.writeNumberField("exitCode", exitCode);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, Difference one) throws IOException {
    json.writeStartObject();
    json.writeStringField("about", one.about().name().toLowerCase(Locale.ROOT));
    json.writeStringField("change", one.change().name().toLowerCase(Locale.ROOT));
    json.writeStringField("key", one.key());
    text(json, "subject", one.subject());
    text(json, "before", one.before());
    text(json, "after", one.after());
    json.writeBooleanField("worse", one.worse());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String field, String text) throws IOException {
    if (text.isEmpty()) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, text);
    }
  }
}
