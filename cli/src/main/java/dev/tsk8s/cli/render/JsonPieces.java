package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// What the parts of the JSON report have in common.
record JsonPieces(Telling telling, JsonGenerator json) {
  private static final int SCHEMA_VERSION = 1;

  /// What writes: two columns deeper with each level, and nothing that could steer a terminal.
  static JsonGenerator generator(Writer out) throws IOException {
    JsonGenerator json = new JsonFactory().createGenerator(out);
    json.setPrettyPrinter(
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));
    json.setCharacterEscapes(new VisibleEscapes());
    return json;
  }

  /// Who tells, of what, and when it was.
  void head() throws IOException {
    Report report = telling.report();
    json.writeNumberField("schemaVersion", SCHEMA_VERSION);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", "tsk8s");
    json.writeStringField("version", telling.version());
    json.writeEndObject();
    json.writeStringField("taken", time(report.taken()));
    json.writeStringField("source", source(report));
    texts("pattern", report.patterns().stream().sorted().map(Pattern::word).toList());
  }

  /// Inputs that could not be used, or not without doubts.
  void unread() throws IOException {
    json.writeArrayFieldStart("unread");
    for (Unread unread : telling.report().unread()) {
      json.writeStartObject();
      json.writeStringField("what", unread.what());
      reason("reason", unread.why());
      json.writeBooleanField("used", unread.used());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

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

  /// What was seen, and where and when.
  void evidence(List<Exhibit> exhibits) throws IOException {
    json.writeArrayFieldStart("evidence");
    for (Exhibit exhibit : exhibits) {
      json.writeStartObject();
      json.writeStringField("what", exhibit.what());
      json.writeStringField("value", exhibit.value());
      json.writeStringField("where", exhibit.origin().where());
      textOrNull("vantage", exhibit.vantage());
      json.writeStringField("at", time(exhibit.origin().at()));
      json.writeEndObject();
    }
    json.writeEndArray();
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

  /// What was looked at, in one word.
  static String source(Report report) {
    return report.source().name().toLowerCase(Locale.ROOT);
  }

  static String time(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at);
  }
}
