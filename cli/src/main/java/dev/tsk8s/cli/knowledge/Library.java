package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.diagnosis.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All knowledge in one language. A file is read when its code is first asked for.
public final class Library {
  private final Language language;
  private final Yaml yaml;
  private final Map<Code, Knowledge> read = new HashMap<>();

  public Library(Language language) {
    this.language = language;
    this.yaml = new Yaml(language);
  }

  public Language language() {
    return language;
  }

  /// The words for a code, placeholders unfilled.
  public Knowledge about(Code code) {
    return read.computeIfAbsent(code, this::load);
  }

  /// The words for a finding's code, placeholders unfilled.
  public Advice advice(Code code) {
    return switch (about(code)) {
      case Advice advice -> advice;
      case Note note -> wordless(code, note.text());
    };
  }

  /// The words for a code that is no finding, placeholders unfilled.
  public Note note(Code code) {
    return switch (about(code)) {
      case Note note -> note;
      case Advice advice ->
          new Note(
              code, Note.Kind.UNKNOWN, advice.title(), "", StepCommand.lines(advice.commands()));
    };
  }

  private Knowledge load(Code code) {
    return yaml.read(code + ".yaml")
        .map(file -> knowledge(code, file))
        .orElseGet(() -> wordless(code, ""));
  }

  private Knowledge knowledge(Code code, JsonNode file) {
    JsonNode words = file.path(language.word());
    return switch (Yaml.text(file, "kind")) {
      case "finding" ->
          new Advice(
              code,
              Yaml.text(words, "title"),
              Yaml.text(words, "meaning"),
              Yaml.texts(words, "steps"),
              StepCommand.list(file, "commands"),
              StepCommand.byKey(file, "commandsFor"),
              Needs.of(file),
              Yaml.text(words, "cost"),
              Yaml.text(words, "undo"),
              Yaml.text(words, "verify"),
              Yaml.texts(file, "verify"),
              Yaml.texts(file, "sources"));
      case "unknown" -> note(code, Note.Kind.UNKNOWN, file, words);
      case "notApplicable" -> note(code, Note.Kind.NOT_APPLICABLE, file, words);
      case "because" -> note(code, Note.Kind.BECAUSE, file, words);
      default -> throw new IllegalStateException(code + ": kind '" + Yaml.text(file, "kind") + "'");
    };
  }

  private static Note note(Code code, Note.Kind kind, JsonNode file, JsonNode words) {
    return new Note(
        code,
        kind,
        Yaml.text(words, "text"),
        Yaml.text(words, "test"),
        Yaml.texts(file, "commands"));
  }

  /// A code without words still has its name: better than no report. A test keeps this from
  /// happening.
  private static Advice wordless(Code code, String meaning) {
    return new Advice(
        code,
        code.text(),
        meaning,
        List.of(),
        List.of(),
        Map.of(),
        Needs.NONE,
        "",
        "",
        "",
        List.of(),
        List.of());
  }
}
