package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/// The sentences that are not knowledge about a code: `words.yaml`, labels and whole sentences by
/// key, `shell.yaml`, the same for `tsk8s shell`, and `reasons.yaml`, why something is not known,
/// by kind.
public final class Words {
  private final Language language;
  private final JsonNode words;
  private final JsonNode reasons;
  private final JsonNode commands;
  private final Sayings sayings;

  public Words(Language language) {
    var yaml = new Yaml(language);
    this.words = yaml.read("words.yaml").orElseThrow().path(language.word());
    JsonNode why = yaml.read("reasons.yaml").orElseThrow();
    this.reasons = why.path(language.word());
    this.commands = why.path("commands");
    this.sayings = new Sayings(reasons);
    this.language = language;
  }

  private Words(Words other, JsonNode words) {
    this.language = other.language;
    this.words = words;
    this.reasons = other.reasons;
    this.commands = other.commands;
    this.sayings = other.sayings;
  }

  /// With those of the shell (`shell.yaml`), which no other command needs.
  public Words withShell() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    words.properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
    new Yaml(language)
        .read("shell.yaml")
        .orElseThrow()
        .path(language.word())
        .properties()
        .forEach(entry -> all.set(entry.getKey(), entry.getValue()));
    return new Words(this, all);
  }

  /// The language of all of them.
  public Language language() {
    return language;
  }

  /// The word or sentence of a key.
  public String of(String key) {
    return of(key, Map.of());
  }

  /// The sentence of a key with its values.
  public String of(String key, Map<String, String> values) {
    return Placeholders.fill(template(words, key), values);
  }

  /// The sentence for a kind of reason.
  String reason(String kind, Map<String, String> values) {
    return Placeholders.fill(template(reasons, kind), values);
  }

  /// What went wrong: the words of tsk8s's own readers in this language, those of others as they
  /// are.
  public String said(String message) {
    return sayings.of(message);
  }

  /// Whether there is a sentence for a kind of reason.
  boolean hasReason(String kind) {
    return reasons.has(kind);
  }

  /// What a reader can do about a kind of reason; empty where nothing.
  List<String> commands(String kind, Map<String, String> values) {
    return Yaml.texts(commands, kind).stream()
        .map(command -> Placeholders.fillCommand(command, values))
        .toList();
  }

  private String template(JsonNode from, String key) {
    return from.path(key).asText(key);
  }
}
