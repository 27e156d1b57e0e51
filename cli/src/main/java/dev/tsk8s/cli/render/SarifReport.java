package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import java.io.IOException;
import java.io.StringWriter;

/// The report as SARIF 2.1.0 (OASIS, with errata 01). Findings are its results, nothing else is:
/// code scanning services take a result of any `kind` for an alert. What is not known stands among
/// the notifications of the invocation (section 3.20.21), where the standard puts what kept a tool
/// from looking.
public final class SarifReport implements Renderer {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      run(new JsonPieces(telling, json));
      json.writeEndArray();
      json.writeEndObject();
    }
    out.append(text.getBuffer()).append('\n');
  }

  private static void run(JsonPieces pieces) throws IOException {
    JsonGenerator json = pieces.json();
    Telling telling = pieces.telling();
    Report report = telling.report();
    var rules = new SarifRules(pieces);
    json.writeStartObject();
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "tsk8s");
    json.writeStringField("version", telling.version());
    rules.write();
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectFieldStart("automationDetails");
    json.writeStringField("id", "tsk8s/");
    json.writeEndObject();
    json.writeStringField("language", telling.library().language().word());
    json.writeStringField("columnKind", "utf16CodeUnits");
    invocation(pieces);
    json.writeArrayFieldStart("results");
    var fingerprints = new Fingerprint(report.pods());
    for (Finding finding : report.findings()) {
      new SarifResult(pieces, finding, fingerprints.of(finding)).write(rules.index(finding.code()));
    }
    json.writeEndArray();
    json.writeObjectFieldStart("properties");
    json.writeStringField("source", JsonPieces.source(report));
    JsonReport.summary(json, Tally.of(report));
    json.writeEndObject();
    json.writeEndObject();
  }

  /// It did not succeed if a check of ours broke; what could not be looked at is no such failure.
  private static void invocation(JsonPieces pieces) throws IOException {
    JsonGenerator json = pieces.json();
    Report report = pieces.telling().report();
    json.writeArrayFieldStart("invocations");
    json.writeStartObject();
    json.writeBooleanField(
        "executionSuccessful", report.results().stream().noneMatch(Report.Result::ownBug));
    json.writeNumberField("exitCode", pieces.telling().exitCode());
    json.writeStringField("endTimeUtc", JsonPieces.time(report.taken()));
    json.writeArrayFieldStart("toolExecutionNotifications");
    new SarifNotifications(pieces).write();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  /// SARIF's words.
  static String level(Severity severity) {
    return switch (severity) {
      case PROBLEM -> "error";
      case WARNING -> "warning";
    };
  }

  /// A message string: braces would be placeholders (section 3.11.5), brackets a link (3.11.6).
  static String message(String text) {
    return text.replace("{", "{{")
        .replace("}", "}}")
        .replaceAll("\\[([^\\]]*)](?=\\()", "\\\\[$1\\\\]");
  }
}
