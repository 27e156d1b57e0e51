package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// The sentences that are not knowledge about a code: `words.yaml`, labels and whole sentences by
/// key, and `reasons.yaml`, why something is not known, by kind.
public final class Words {
  private final JsonNode words;
  private final JsonNode reasons;

  public Words(Language language) {
    var yaml = new Yaml(language);
    this.words = yaml.read("words.yaml").orElseThrow().path(language.word());
    this.reasons = yaml.read("reasons.yaml").orElseThrow().path(language.word());
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

  private String template(JsonNode from, String key) {
    return from.path(key).asText(key);
  }
}
