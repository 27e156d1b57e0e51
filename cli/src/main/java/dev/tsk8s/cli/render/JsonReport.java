package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.paths.Path;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Locale;

/// The report for programs; its shape is `report-1.json`. Every key is always there: what does not
/// exist is null, what is not known is the word `unknown` beside a reason.
public final class JsonReport implements Renderer {
  static final int SCHEMA_VERSION = 1;

  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                      .withArrayEmptySeparator("")
                      .withObjectEmptySeparator(""))
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n")));
      json.setCharacterEscapes(new VisibleEscapes());
      report(new JsonPieces(telling, json));
    }
    out.append(text.getBuffer()).append('\n');
  }

  private static void report(JsonPieces pieces) throws IOException {
    JsonGenerator json = pieces.json();
    Report report = pieces.telling().report();
    json.writeStartObject();
    json.writeNumberField("schemaVersion", SCHEMA_VERSION);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", "tsk8s");
    json.writeStringField("version", pieces.telling().version());
    json.writeEndObject();
    json.writeStringField("taken", JsonPieces.time(report.taken()));
    json.writeStringField("source", report.source().name().toLowerCase(Locale.ROOT));
    pieces.texts("pattern", report.patterns().stream().sorted().map(Pattern::word).toList());
    lists(pieces, report);
    summary(json, Tally.of(report));
    json.writeNumberField("exitCode", pieces.telling().exitCode());
    json.writeEndObject();
  }

  private static void lists(JsonPieces pieces, Report report) throws IOException {
    JsonGenerator json = pieces.json();
    var topics = new HashMap<Finding, String>();
    json.writeArrayFieldStart("checks");
    for (Report.Result result : report.results()) {
      String topic = result.topic().word();
      result.verdict().findings().forEach(finding -> topics.put(finding, topic));
      new JsonChecks(pieces).check(result);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("findings");
    for (Finding finding : report.findings()) {
      new JsonFindings(pieces).finding(finding, topics.getOrDefault(finding, ""));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("paths");
    for (Path path : report.paths()) {
      new JsonPaths(pieces).path(path);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("metrics");
    for (Gauge gauge : report.gauges()) {
      new JsonGauges(pieces).gauge(gauge);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("unread");
    for (Unread unread : report.unread()) {
      json.writeStartObject();
      json.writeStringField("what", unread.what());
      pieces.reason("reason", unread.why());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void summary(JsonGenerator json, Tally tally) throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeNumberField("problems", tally.problems());
    json.writeNumberField("warnings", tally.warnings());
    json.writeNumberField("healthy", tally.healthy());
    json.writeNumberField("unknown", tally.unknown());
    json.writeNumberField("notApplicable", tally.notApplicable());
    json.writeEndObject();
  }
}
