package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.advise.Walk;
import dev.tsk8s.cli.advise.Walk.Step;
import dev.tsk8s.cli.knowledge.Chart.Difference;
import dev.tsk8s.cli.knowledge.Chart.Leaf;
import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.StepCommand;
import dev.tsk8s.cli.knowledge.Words;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a walk through the chart amounts to.
///
/// @param version of tsk8s
public record Recommendation(Walk walk, Words words, String version, int exitCode) {

  /// For people. Of an unfinished walk, what was answered.
  public String text(Screen screen) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    walk.leaf().ifPresent(leaf -> head(leaf, page));
    reasons(page);
    walk.leaf().ifPresent(leaf -> body(leaf, page));
    return text.toString();
  }

  private void head(Leaf leaf, Page page) {
    page.paragraph(0, Ink.BOLD, leaf.title());
    page.paragraph(2, Ink.PLAIN, leaf.meaning());
  }

  private void reasons(Page page) {
    if (walk.steps().isEmpty()) {
      return;
    }
    page.line(2, Ink.BOLD, words.of("advise.because"));
    for (Step step : walk.steps()) {
      page.paragraph(
          4,
          step.question().id() + "=" + step.option().id() + "  ",
          Ink.COMMAND,
          Ink.PLAIN,
          step.question().text() + " " + step.option().label() + by(step));
    }
  }

  private String by(Step step) {
    return switch (step.by()) {
      case ASKED -> "";
      case FLAG -> " (" + words.of("advise.byFlag") + ")";
      case CLUSTER ->
          " (" + words.of("advise.byCluster", Map.of("evidence", step.evidence())) + ")";
    };
  }

  private void body(Leaf leaf, Page page) {
    new StepsBlock(words, page).print(leaf.steps(), leaf.commands(), Map.of());
    if (!leaf.values().isEmpty()) {
      page.paragraph(2, Ink.BOLD, words.of("advise.values"));
      HelmFile.lines(leaf.values()).forEach(line -> page.line(6, Ink.COMMAND, line));
      page.paragraph(4, Ink.PLAIN, words.of("advise.helm"));
      walk.chart().helm().forEach(command -> page.line(6, Ink.COMMAND, command));
    }
    page.paragraph(2, words.of("cost") + ": ", Ink.BOLD, Ink.PLAIN, leaf.cost());
    page.line(2, Ink.BOLD, words.of("advise.notTaken"));
    for (Step step : walk.steps()) {
      for (Option option : others(step)) {
        page.paragraph(
            4,
            step.question().id() + "=" + option.id() + "  ",
            Ink.COMMAND,
            Ink.PLAIN,
            option.label() + ": " + option.price());
      }
    }
    for (Difference difference : leaf.differs()) {
      page.paragraph(
          2, words.of("advise.article") + ": ", Ink.BOLD, Ink.PLAIN, difference.article());
      page.paragraph(2, words.of("advise.now") + ": ", Ink.BOLD, Ink.PLAIN, difference.now());
    }
    page.line(2, Ink.BOLD, words.of("verify") + ":");
    leaf.verify().forEach(command -> page.line(6, Ink.COMMAND, command));
    page.paragraph(
        2, words.of("sources") + ": ", Ink.BOLD, Ink.PLAIN, String.join("; ", leaf.sources()));
  }

  private static List<Option> others(Step step) {
    return step.question().options().stream()
        .filter(option -> !option.equals(step.option()))
        .toList();
  }

  /// For programs. `recommendation` is null while a question is open.
  public String json() {
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
      for (Option option : others(step)) {
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
