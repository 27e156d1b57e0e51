package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// The sentences that are not knowledge about a code: `words.yaml`, labels and whole sentences by
/// key, and `reasons.yaml`, why something is not known, by kind.
public final class Words {
  private final Language language;
  private final JsonNode words;
  private final JsonNode reasons;

  public Words(Language language) {
    this.language = language;
    var yaml = new Yaml();
    this.words = yaml.read("words.yaml").orElseThrow();
    this.reasons = yaml.read("reasons.yaml").orElseThrow();
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
    return from.path(key).path(language.word()).asText(key);
  }
}
