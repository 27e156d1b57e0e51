package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.gate.Acceptance;
import dev.tsk8s.cli.gate.Accepted;
import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.StepCommand;
import dev.tsk8s.core.diagnosis.Finding;
import java.io.IOException;

/// Each finding with its evidence and advice.
record JsonFindings(JsonPieces pieces) {

  void finding(Finding finding, String topic) throws IOException {
    JsonGenerator json = pieces.json();
    json.writeStartObject();
    json.writeStringField("code", finding.code().text());
    json.writeStringField("severity", finding.severity().word());
    json.writeStringField("topic", topic);
    pieces.subject(finding.subject());
    json.writeObjectFieldStart("details");
    for (var detail : finding.details().entrySet()) {
      json.writeStringField(detail.getKey(), detail.getValue());
    }
    json.writeEndObject();
    pieces.textOrNull("explainedBy", finding.explainedBy().map(code -> code.text()).orElse(""));
    pieces.evidence(finding.exhibits());
    accepted(finding);
    advice(pieces.telling().advice(finding));
    json.writeEndObject();
  }

  private void accepted(Finding finding) throws IOException {
    JsonGenerator json = pieces.json();
    Accepted accepted = pieces.telling().accepted();
    if (accepted.of(finding).isEmpty()) {
      json.writeNullField("accepted");
      return;
    }
    Acceptance one = accepted.of(finding).orElseThrow();
    json.writeObjectFieldStart("accepted");
    json.writeStringField("reason", one.reason());
    json.writeStringField("owner", one.owner());
    json.writeStringField("expires", one.expires().toString());
    json.writeBooleanField("holds", accepted.holds(finding));
    json.writeEndObject();
  }

  private void advice(Advice advice) throws IOException {
    JsonGenerator json = pieces.json();
    json.writeObjectFieldStart("advice");
    json.writeStringField("title", advice.title());
    json.writeStringField("meaning", advice.meaning());
    pieces.texts("steps", advice.steps());
    pieces.texts("commands", StepCommand.lines(advice.commands()));
    json.writeStringField("cost", advice.cost());
    json.writeStringField("undo", advice.undo());
    json.writeStringField("verify", advice.verify());
    pieces.texts("verifyCommands", advice.verifyCommands());
    pieces.texts("sources", advice.sources());
    json.writeEndObject();
  }
}
