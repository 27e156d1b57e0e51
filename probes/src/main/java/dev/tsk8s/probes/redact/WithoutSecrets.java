package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Blanks secrets. Machine keys and e-mail addresses get numbers, so that what was the same still
/// is.
final class WithoutSecrets implements FactTree.Leaves {
  private final Map<String, String> numbers = new HashMap<>();
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  @Override
  public String text(String place, String text) {
    return Secrets.blanked(text, this::instead);
  }

  @Override
  public String text(String place, String key, String text) {
    if (Secrets.areNamed(key, text)) {
      count(Secrets.NAMED);
      return Secrets.BLANK;
    }
    return text(place, text);
  }

  @Override
  public Ip ip(Ip ip) {
    return ip;
  }

  @Override
  public Cidr cidr(Cidr cidr) {
    return cidr;
  }

  /// How often each kind was replaced, by its word.
  SortedMap<String, Integer> counts() {
    return counts;
  }

  private String instead(Secrets kind, String secret) {
    count(kind);
    return switch (kind) {
      case MACHINE_KEY, E_MAIL ->
          numbers.computeIfAbsent(kind + secret, _ -> kind.word() + "-" + (numbers.size() + 1));
      default -> Secrets.BLANK;
    };
  }

  private void count(Secrets kind) {
    counts.merge(kind.word(), 1, Integer::sum);
  }
}
