package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Verdict;
import java.io.IOException;
import java.util.List;

/// Each check and what it said.
record JsonChecks(JsonPieces pieces) {

  void check(Report.Result result) throws IOException {
    JsonGenerator json = pieces.json();
    json.writeStartObject();
    json.writeStringField("id", result.check());
    json.writeStringField("topic", result.topic().word());
    json.writeStringField("verdict", word(result.verdict()));
    switch (result.verdict()) {
      case Verdict.Unknown(var gaps) -> pieces.reason("reason", gaps.getFirst());
      case Verdict.NotApplicable(var because) -> {
        json.writeObjectFieldStart("reason");
        json.writeStringField("kind", "notApplicable");
        json.writeStringField("code", because.text());
        json.writeStringField("text", pieces.telling().note(because).text());
        json.writeEndObject();
      }
      case Verdict.Healthy _, Verdict.Faulty _ -> json.writeNullField("reason");
    }
    json.writeArrayFieldStart("gaps");
    for (var gap : result.verdict().gaps()) {
      json.writeStartObject();
      pieces.subject(gap.subject());
      pieces.reason("reason", gap);
      json.writeEndObject();
    }
    json.writeEndArray();
    pieces.evidence(
        result.verdict() instanceof Verdict.Healthy(var exhibits) ? exhibits : List.of());
    json.writeBooleanField("toolFailed", result.ownBug());
    json.writeEndObject();
  }

  static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Healthy _ -> "healthy";
      case Verdict.Unknown _ -> "unknown";
      case Verdict.NotApplicable _ -> "notApplicable";
      case Verdict.Faulty(var findings, _) ->
          findings.stream().map(Finding::severity).min(Severity::compareTo).orElseThrow().word();
    };
  }
}
