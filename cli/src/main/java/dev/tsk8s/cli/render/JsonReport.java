package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.paths.Path;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
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
      new Writing(telling, json).report();
    }
    out.append(text.getBuffer()).append('\n');
  }

  /// One report being written.
  private record Writing(Telling telling, JsonGenerator json) {

    void report() throws IOException {
      Report report = telling.report();
      json.writeStartObject();
      json.writeNumberField("schemaVersion", SCHEMA_VERSION);
      json.writeObjectFieldStart("tool");
      json.writeStringField("name", "tsk8s");
      json.writeStringField("version", telling.version());
      json.writeEndObject();
      json.writeStringField("taken", time(report.taken()));
      json.writeStringField("source", report.source().name().toLowerCase(Locale.ROOT));
      texts("pattern", report.patterns().stream().sorted().map(Pattern::word).toList());
      json.writeArrayFieldStart("checks");
      for (Report.Result result : report.results()) {
        check(result);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("findings");
      for (Finding finding : report.findings()) {
        finding(finding, topic(report, finding));
      }
      json.writeEndArray();
      json.writeArrayFieldStart("paths");
      for (Path path : report.paths()) {
        path(path);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("unread");
      for (Unread unread : report.unread()) {
        json.writeStartObject();
        json.writeStringField("what", unread.what());
        reason("reason", unread.why());
        json.writeEndObject();
      }
      json.writeEndArray();
      summary(Tally.of(report));
      json.writeNumberField("exitCode", telling.exitCode());
      json.writeEndObject();
    }

    private static String topic(Report report, Finding finding) {
      return report.results().stream()
          .filter(result -> result.verdict().findings().contains(finding))
          .findFirst()
          .orElseThrow()
          .topic()
          .word();
    }

    private void check(Report.Result result) throws IOException {
      json.writeStartObject();
      json.writeStringField("id", result.check());
      json.writeStringField("topic", result.topic().word());
      json.writeStringField("verdict", word(result.verdict()));
      switch (result.verdict()) {
        case Verdict.Unknown(var gaps) -> reason("reason", gaps.getFirst().reason());
        case Verdict.NotApplicable(var because) -> {
          json.writeObjectFieldStart("reason");
          json.writeStringField("kind", "notApplicable");
          json.writeStringField("code", because.text());
          json.writeStringField("text", telling.note(because).text());
          json.writeEndObject();
        }
        case Verdict.Healthy _, Verdict.Faulty _ -> json.writeNullField("reason");
      }
      json.writeArrayFieldStart("gaps");
      for (var gap : result.verdict().gaps()) {
        json.writeStartObject();
        subject(gap.subject());
        reason("reason", gap.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("toolFailed", result.ownBug());
      json.writeEndObject();
    }

    private static String word(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Healthy _ -> "healthy";
        case Verdict.Unknown _ -> "unknown";
        case Verdict.NotApplicable _ -> "notApplicable";
        case Verdict.Faulty(var findings, _) ->
            findings.stream().map(Finding::severity).min(Severity::compareTo).orElseThrow().word();
      };
    }

    private void finding(Finding finding, String topic) throws IOException {
      json.writeStartObject();
      json.writeStringField("code", finding.code().text());
      json.writeStringField("severity", finding.severity().word());
      json.writeStringField("topic", topic);
      subject(finding.subject());
      json.writeObjectFieldStart("details");
      for (var detail : finding.details().entrySet()) {
        json.writeStringField(detail.getKey(), detail.getValue());
      }
      json.writeEndObject();
      textOrNull("explainedBy", finding.explainedBy().map(code -> code.text()).orElse(""));
      json.writeArrayFieldStart("evidence");
      for (Exhibit exhibit : finding.exhibits()) {
        json.writeStartObject();
        json.writeStringField("what", exhibit.what());
        json.writeStringField("value", exhibit.value());
        json.writeStringField("where", exhibit.origin().where());
        textOrNull("vantage", exhibit.vantage());
        json.writeStringField("at", time(exhibit.origin().at()));
        json.writeEndObject();
      }
      json.writeEndArray();
      advice(telling.advice(finding));
      json.writeEndObject();
    }

    private void advice(Advice advice) throws IOException {
      json.writeObjectFieldStart("advice");
      json.writeStringField("title", advice.title());
      json.writeStringField("meaning", advice.meaning());
      texts("steps", advice.steps());
      texts("commands", advice.commands());
      json.writeStringField("cost", advice.cost());
      json.writeStringField("undo", advice.undo());
      json.writeStringField("verify", advice.verify());
      texts("verifyCommands", advice.verifyCommands());
      texts("sources", advice.sources());
      json.writeEndObject();
    }

    private void path(Path path) throws IOException {
      ReasonWords because = telling.because(path.because());
      boolean unknown = path.state() == Path.State.UNKNOWN;
      json.writeStartObject();
      json.writeStringField("from", path.from().display());
      json.writeStringField("to", path.to().name());
      json.writeStringField("state", path.state().word());
      if (unknown) {
        json.writeStringField("via", "unknown");
      } else {
        textOrNull("via", path.via());
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
            "text", unknown ? because.text() : telling.words().of("latencyNotMeasured"));
        json.writeEndObject();
      } else {
        json.writeNullField("reason");
      }
      json.writeEndObject();
    }

    private void summary(Tally tally) throws IOException {
      json.writeObjectFieldStart("summary");
      json.writeNumberField("problems", tally.problems());
      json.writeNumberField("warnings", tally.warnings());
      json.writeNumberField("healthy", tally.healthy());
      json.writeNumberField("unknown", tally.unknown());
      json.writeNumberField("notApplicable", tally.notApplicable());
      json.writeEndObject();
    }

    private void reason(String field, Reason reason) throws IOException {
      ReasonWords words = telling.because(reason);
      json.writeObjectFieldStart(field);
      json.writeStringField("kind", words.kind());
      if (reason instanceof Reason.NotVisible(var code, _)) {
        json.writeStringField("code", code);
      }
      json.writeStringField("text", words.text());
      if (!words.test().isEmpty()) {
        json.writeStringField("test", words.test());
        texts("commands", words.commands());
      }
      json.writeEndObject();
    }

    private void subject(Subject subject) throws IOException {
      json.writeObjectFieldStart("subject");
      json.writeStringField("kind", subject.kind());
      textOrNull("namespace", subject.namespace());
      json.writeStringField("name", subject.name());
      textOrNull("node", subject.node());
      json.writeEndObject();
    }

    private void texts(String field, List<String> texts) throws IOException {
      json.writeArrayFieldStart(field);
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    }

    private void textOrNull(String field, String text) throws IOException {
      if (text.isEmpty()) {
        json.writeNullField(field);
      } else {
        json.writeStringField(field, text);
      }
    }

    private static String time(Instant at) {
      return DateTimeFormatter.ISO_INSTANT.format(at);
    }
  }
}
