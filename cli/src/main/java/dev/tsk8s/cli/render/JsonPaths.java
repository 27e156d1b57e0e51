package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.paths.Path;
import java.io.IOException;
import java.util.Locale;

/// Each path and why it should be as it should be.
record JsonPaths(JsonPieces pieces) {

  void path(Path path) throws IOException {
    JsonGenerator json = pieces.json();
    ReasonWords because = pieces.telling().because(path.because());
    boolean unknown = path.state() == Path.State.UNKNOWN;
    json.writeStartObject();
    json.writeStringField("from", path.from().display());
    json.writeStringField("to", path.to().name());
    json.writeStringField("state", path.state().word());
    if (unknown) {
      json.writeStringField("via", "unknown");
    } else {
      pieces.textOrNull("via", path.via());
    }
    if (path.latency().isPresent()) {
      json.writeNumberField("latencyMs", path.latency().get().toNanos() / 1e6);
    } else {
      json.writeStringField("latencyMs", "unknown");
    }
    json.writeStringField("expected", path.expected().name().toLowerCase(Locale.ROOT));
    json.writeStringField("because", because.text());
    json.writeStringField("becauseCode", path.because().code());
    if (unknown || path.latency().isEmpty()) {
      json.writeObjectFieldStart("reason");
      json.writeStringField("kind", unknown ? "notVisible" : "notMeasured");
      json.writeStringField(
          "text", unknown ? because.text() : pieces.telling().words().of("latencyNotMeasured"));
      if (path.state() != Path.State.OFFLINE && path.state() != Path.State.EXPIRED) {
        pieces.texts("commands", new GapCommands(pieces.telling().report()).ping(path));
      }
      json.writeEndObject();
    } else {
      json.writeNullField("reason");
    }
    json.writeEndObject();
  }
}
