package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Blanks secrets. E-mail addresses get numbers, so that what was the same still is; machine keys a
/// hash, so that it is in all bundles: nobody guesses 256 random bits to find out whose it is.
final class WithoutSecrets implements FactTree.Leaves {
  /// Two of a million keys are the same by chance once in five hundred times.
  private static final int HASH_BYTES = 6;

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
      case MACHINE_KEY -> kind.word() + "-" + hash(secret);
      case E_MAIL ->
          numbers.computeIfAbsent(kind + secret, _ -> kind.word() + "-" + (numbers.size() + 1));
      default -> Secrets.BLANK;
    };
  }

  private static String hash(String secret) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void count(Secrets kind) {
    counts.merge(kind.word(), 1, Integer::sum);
  }
}
