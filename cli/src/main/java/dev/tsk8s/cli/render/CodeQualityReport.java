package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import java.io.IOException;
import java.io.StringWriter;

/// The findings as GitLab's Code Quality report, with which it annotates merge requests
/// (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). What somebody
/// accepted is not in it: GitLab knows no other way to say that it is no news.
public final class CodeQualityReport implements Renderer {
  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var fingerprints = new Fingerprint(telling.report().pods());
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      json.writeStartArray();
      for (Finding finding : telling.report().findings()) {
        String fingerprint = fingerprints.of(finding);
        if (!telling.accepted().holds(finding)) {
          write(finding, fingerprint, telling, json);
        }
      }
      json.writeEndArray();
    }
    out.append(text.getBuffer()).append('\n');
  }

  private static void write(
      Finding finding, String fingerprint, Telling telling, JsonGenerator json) throws IOException {
    boolean problem = finding.severity() == Severity.PROBLEM;
    json.writeStartObject();
    json.writeStringField("description", Harmless.line(telling.advice(finding).title()));
    json.writeStringField("check_name", finding.code().text());
    json.writeStringField("fingerprint", fingerprint);
    json.writeStringField("severity", problem ? "critical" : "minor");
    json.writeObjectFieldStart("location");
    json.writeStringField("path", SarifResult.path(finding.subject(), "kubernetes"));
    json.writeObjectFieldStart("lines");
    json.writeNumberField("begin", 1);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }
}
