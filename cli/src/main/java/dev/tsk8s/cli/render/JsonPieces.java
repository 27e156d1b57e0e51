package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Reason;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// What the parts of the JSON report have in common.
record JsonPieces(Telling telling, JsonGenerator json) {

  void subject(Subject subject) throws IOException {
    json.writeObjectFieldStart("subject");
    json.writeStringField("kind", subject.kind());
    textOrNull("namespace", subject.namespace());
    json.writeStringField("name", subject.name());
    textOrNull("node", subject.node());
    json.writeEndObject();
  }

  void reason(String field, Reason reason) throws IOException {
    reason(field, reason, telling.because(reason).commands());
  }

  /// With what can be typed to fill the gap, where its subject lives.
  void reason(String field, Gap gap) throws IOException {
    reason(field, gap.reason(), telling.commands(gap));
  }

  private void reason(String field, Reason reason, List<String> commands) throws IOException {
    ReasonWords words = telling.because(reason);
    json.writeObjectFieldStart(field);
    json.writeStringField("kind", words.kind());
    if (reason instanceof Reason.NotVisible(var code, _)) {
      json.writeStringField("code", code);
    }
    json.writeStringField("text", words.text());
    if (!words.test().isEmpty()) {
      json.writeStringField("test", words.test());
    }
    if (!commands.isEmpty() || !words.test().isEmpty()) {
      texts("commands", commands);
    }
    json.writeEndObject();
  }

  void texts(String field, List<String> texts) throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  void textOrNull(String field, String text) throws IOException {
    if (text.isEmpty()) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, text);
    }
  }

  static String time(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at);
  }
}
