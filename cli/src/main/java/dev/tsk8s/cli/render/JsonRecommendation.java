package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.advise.Walk;
import dev.tsk8s.cli.advise.Walk.Step;
import dev.tsk8s.cli.knowledge.Chart.Difference;
import dev.tsk8s.cli.knowledge.Chart.Leaf;
import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.StepCommand;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/// What a walk through the chart amounts to, for programs. `recommendation` is null while a
/// question is open.
record JsonRecommendation(Walk walk, String version, int exitCode) {

  String text() {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", 1);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", "tsk8s");
    json.writeStringField("version", version);
    json.writeEndObject();
    json.writeArrayFieldStart("answers");
    for (Step step : walk.steps()) {
      json.writeStartObject();
      json.writeStringField("question", step.question().id());
      json.writeStringField("option", step.option().id());
      json.writeStringField("by", step.by().name().toLowerCase(Locale.ROOT));
      textOrNull(json, "evidence", step.evidence());
      json.writeStringField("text", step.option().label());
      json.writeEndObject();
    }
    json.writeEndArray();
    textOrNull(json, "open", walk.question().map(question -> question.id()).orElse(""));
    json.writeArrayFieldStart("notTaken");
    for (Step step : walk.steps()) {
      for (Option option : Recommendation.others(step)) {
        json.writeStartObject();
        json.writeStringField("question", step.question().id());
        json.writeStringField("option", option.id());
        json.writeStringField("text", option.label());
        json.writeStringField("price", option.price());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    if (walk.leaf().isPresent()) {
      leaf(json, walk.leaf().get());
    } else {
      json.writeNullField("recommendation");
    }
    json.writeNumberField("exitCode", exitCode);
    json.writeEndObject();
  }

  private void leaf(JsonGenerator json, Leaf leaf) throws IOException {
    json.writeObjectFieldStart("recommendation");
    json.writeStringField("id", leaf.id());
    json.writeStringField("title", leaf.title());
    json.writeStringField("meaning", leaf.meaning());
    texts(json, "steps", leaf.steps());
    texts(json, "commands", StepCommand.lines(leaf.commands()));
    json.writeObjectFieldStart("values");
    for (var value : leaf.values().entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
    json.writeStringField("valuesFile", HelmFile.text(leaf.values()));
    texts(json, "helm", leaf.values().isEmpty() ? List.of() : walk.chart().helm());
    json.writeStringField("cost", leaf.cost());
    textOrNull(json, "article", leaf.article());
    json.writeArrayFieldStart("differs");
    for (Difference difference : leaf.differs()) {
      json.writeStartObject();
      json.writeStringField("article", difference.article());
      json.writeStringField("now", difference.now());
      json.writeEndObject();
    }
    json.writeEndArray();
    texts(json, "verify", leaf.verify());
    texts(json, "sources", leaf.sources());
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String field, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void textOrNull(JsonGenerator json, String field, String text) throws IOException {
    if (text.isEmpty()) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, text);
    }
  }
}
