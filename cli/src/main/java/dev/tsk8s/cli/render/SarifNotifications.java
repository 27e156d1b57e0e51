package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is not known and why, once for each check and reason; inputs that were not used, or
/// doubted; and checks of ours that broke.
record SarifNotifications(JsonPieces pieces) {
  /// Whoever reads so many knows what the others are.
  private static final int SUBJECTS = 50;

  void write() throws IOException {
    for (Report.Result result : pieces.telling().report().results()) {
      Map<Reason, Set<Subject>> gaps = new LinkedHashMap<>();
      for (Gap gap : result.verdict().gaps()) {
        gaps.computeIfAbsent(gap.reason(), _ -> new LinkedHashSet<>()).add(gap.subject());
      }
      for (var gap : gaps.entrySet()) {
        ReasonWords words = pieces.telling().because(gap.getKey());
        notification(
            result.ownBug() ? "error" : "warning",
            result.check() + ": " + (words.text() + " " + words.test()).strip(),
            List.copyOf(gap.getValue()),
            result.check(),
            words);
      }
    }
    for (Unread unread : pieces.telling().report().unread()) {
      notification(
          "warning",
          pieces.telling().sentence(unread),
          List.of(),
          "",
          pieces.telling().because(unread.why()));
    }
  }

  private void notification(
      String level, String text, List<Subject> subjects, String check, ReasonWords reason)
      throws IOException {
    JsonGenerator json = pieces.json();
    json.writeStartObject();
    json.writeStringField("level", level);
    json.writeObjectFieldStart("message");
    json.writeStringField("text", SarifReport.message(text));
    json.writeEndObject();
    json.writeArrayFieldStart("locations");
    for (Subject subject : subjects.subList(0, Math.min(SUBJECTS, subjects.size()))) {
      SarifResult.location(subject, json);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("properties");
    pieces.textOrNull("check", check);
    json.writeStringField("reason", reason.kind());
    pieces.texts("commands", reason.commands());
    json.writeNumberField("subjects", subjects.size());
    json.writeEndObject();
    json.writeEndObject();
  }
}
