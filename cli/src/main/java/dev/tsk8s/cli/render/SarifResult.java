package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.gate.Acceptance;
import dev.tsk8s.cli.gate.Accepted;
import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.StepCommand;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A finding as a result.
record SarifResult(JsonPieces pieces, Finding finding, String fingerprint) {
  private static final String FINGERPRINT = "codeAndSubject/v1";

  void write(int rule) throws IOException {
    JsonGenerator json = pieces.json();
    Advice advice = pieces.telling().advice(finding);
    json.writeStartObject();
    json.writeStringField("ruleId", finding.code().text());
    json.writeNumberField("ruleIndex", rule);
    json.writeStringField("kind", "fail");
    json.writeStringField("level", SarifReport.level(finding.severity()));
    json.writeObjectFieldStart("message");
    json.writeStringField(
        "text", SarifReport.message((advice.title() + ". " + advice.meaning()).strip()));
    json.writeEndObject();
    json.writeArrayFieldStart("locations");
    location(finding.subject(), json);
    json.writeEndArray();
    json.writeObjectFieldStart("partialFingerprints");
    json.writeStringField(FINGERPRINT, fingerprint);
    json.writeEndObject();
    suppression(json);
    json.writeObjectFieldStart("properties");
    pieces.subject(finding.subject());
    pieces.textOrNull("explainedBy", finding.explainedBy().map(Code::text).orElse(""));
    pieces.evidence(finding.exhibits());
    pieces.texts("steps", advice.steps());
    pieces.texts("commands", StepCommand.lines(advice.commands()));
    pieces.texts("verifyCommands", advice.verifyCommands());
    json.writeEndObject();
    json.writeEndObject();
  }

  /// That somebody takes it as it is (SARIF 2.1.0 section 3.35).
  private void suppression(JsonGenerator json) throws IOException {
    Accepted accepted = pieces.telling().accepted();
    json.writeArrayFieldStart("suppressions");
    if (accepted.holds(finding)) {
      Acceptance one = accepted.of(finding).orElseThrow();
      json.writeStartObject();
      json.writeStringField("kind", "external");
      json.writeStringField("status", "accepted");
      json.writeStringField(
          "justification", one.reason() + " (" + one.owner() + ", until " + one.expires() + ")");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// An object of Kubernetes is no file. GitHub refuses results without one, so the object's name
  /// stands where a path would.
  static void location(Subject subject, JsonGenerator json) throws IOException {
    String name = path(subject, "");
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", path(subject, "kubernetes"));
    json.writeEndObject();
    json.writeObjectFieldStart("region");
    json.writeNumberField("startLine", 1);
    json.writeEndObject();
    json.writeEndObject();
    json.writeArrayFieldStart("logicalLocations");
    json.writeStartObject();
    json.writeStringField("name", subject.name());
    json.writeStringField("fullyQualifiedName", name);
    json.writeStringField("kind", subject.kind());
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  static String path(Subject subject, String root) {
    return Stream.of(root, subject.namespace(), subject.kind(), subject.name())
        .filter(part -> !part.isEmpty())
        .map(part -> part.matches("\\.+") ? "_" : part)
        .map(part -> URLEncoder.encode(part, UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
