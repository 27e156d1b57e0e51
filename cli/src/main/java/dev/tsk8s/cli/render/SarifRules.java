package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A rule for each code that was found, with the advice for it in general: a placeholder stands
/// there in capitals, as in a synopsis. Commands are left out, because their braces would have to
/// be doubled; each result has its own, and `tsk8s explain` has those of the rule.
final class SarifRules {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");
  private static final Pattern URI = Pattern.compile("https://[^\\s)\"]+");

  private final JsonPieces pieces;
  private final Map<Code, Severity> worst = new LinkedHashMap<>();
  private final Map<Code, String> topics = new LinkedHashMap<>();

  SarifRules(JsonPieces pieces) {
    this.pieces = pieces;
    Report report = pieces.telling().report();
    for (Finding finding : report.findings()) {
      worst.putIfAbsent(finding.code(), finding.severity());
    }
    for (Report.Result result : report.results()) {
      result
          .verdict()
          .findings()
          .forEach(finding -> topics.put(finding.code(), result.topic().word()));
    }
  }

  int index(Code code) {
    return List.copyOf(worst.keySet()).indexOf(code);
  }

  void write() throws IOException {
    JsonGenerator json = pieces.json();
    json.writeArrayFieldStart("rules");
    for (var rule : worst.entrySet()) {
      rule(rule.getKey(), rule.getValue());
    }
    json.writeEndArray();
  }

  private void rule(Code code, Severity severity) throws IOException {
    JsonGenerator json = pieces.json();
    Advice advice = pieces.telling().library().advice(code);
    json.writeStartObject();
    json.writeStringField("id", code.text());
    text("shortDescription", advice.title());
    text("fullDescription", advice.meaning().isEmpty() ? advice.title() : advice.meaning());
    json.writeObjectFieldStart("help");
    json.writeStringField("text", SarifReport.message(general(help(advice, false))));
    json.writeStringField("markdown", SarifReport.message(general(help(advice, true))));
    json.writeEndObject();
    Optional<String> uri =
        advice.sources().stream()
            .flatMap(source -> URI.matcher(source).results())
            .map(found -> found.group())
            .findFirst();
    if (uri.isPresent()) {
      json.writeStringField("helpUri", uri.get());
    }
    json.writeObjectFieldStart("defaultConfiguration");
    json.writeStringField("level", SarifReport.level(severity));
    json.writeEndObject();
    json.writeObjectFieldStart("properties");
    pieces.texts("tags", List.of(topics.getOrDefault(code, code.check())));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void text(String field, String text) throws IOException {
    pieces.json().writeObjectFieldStart(field);
    pieces.json().writeStringField("text", SarifReport.message(general(text)));
    pieces.json().writeEndObject();
  }

  private String help(Advice advice, boolean markdown) {
    Words words = pieces.telling().words();
    String bold = markdown ? "**" : "";
    var text = new StringBuilder(advice.meaning());
    if (!advice.steps().isEmpty()) {
      text.append("\n\n").append(bold).append(words.of("steps")).append(bold).append("\n\n");
    }
    for (int i = 0; i < advice.steps().size(); i++) {
      text.append(i + 1).append(". ").append(advice.steps().get(i)).append('\n');
    }
    labelled(words.of("cost"), advice.cost(), bold, text);
    labelled(words.of("undo"), advice.undo(), bold, text);
    labelled(words.of("verify"), advice.verify(), bold, text);
    labelled(words.of("sources"), String.join("; ", advice.sources()), bold, text);
    String quote = markdown ? "`" : "";
    return text.append("\n\n")
        .append(quote)
        .append("tsk8s explain ")
        .append(advice.code())
        .append(quote)
        .toString()
        .strip();
  }

  private static void labelled(String label, String said, String bold, StringBuilder text) {
    if (!said.isEmpty()) {
      text.append("\n").append(bold).append(label).append(bold).append(": ").append(said);
      text.append('\n');
    }
  }

  private static String general(String text) {
    return PLACEHOLDER.matcher(text).replaceAll(name -> name.group(1).toUpperCase(Locale.ROOT));
  }
}
