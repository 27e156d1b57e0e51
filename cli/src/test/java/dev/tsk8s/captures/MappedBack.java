package dev.tsk8s.captures;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.redact.PseudonymKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Undoes pseudonyms in a text by the file that tells which stands for what.
final class MappedBack {
  private static final Pattern WORD =
      Pattern.compile("(?<![\\p{L}\\p{N}])[nN]\\d+(?![\\p{L}\\p{N}])");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}.])\\d+(?:\\.\\d+){3}(?:/\\d+)?(?![\\p{L}\\p{N}])"
              + "|(?<![\\p{L}\\p{N}:])[0-9a-f]+:[0-9a-f:]*:[0-9a-f]*(?:/\\d+)?(?![\\p{L}\\p{N}])");

  private final Map<String, String> words = new HashMap<>();
  private final Map<String, String> addresses = new HashMap<>();

  MappedBack(PseudonymKey key) {
    key.words().forEach((name, pseudonym) -> words.put(pseudonym, name));
    key.addresses().forEach((address, other) -> addresses.put(other, address));
  }

  String of(String text) {
    String named =
        WORD.matcher(text)
            .replaceAll(
                word -> Matcher.quoteReplacement(words.getOrDefault(word.group(), word.group())));
    return ADDRESS
        .matcher(named)
        .replaceAll(found -> Matcher.quoteReplacement(address(found.group())));
  }

  private String address(String text) {
    String range = Cidr.parse(text).map(Cidr::text).orElse(text);
    int slash = text.indexOf('/');
    String ip = slash < 0 ? text : text.substring(0, slash);
    return Optional.ofNullable(addresses.get(range))
        .or(() ->
            Ip.parse(ip)
                .flatMap(one -> Optional.ofNullable(addresses.get(one.text())))
                .map(one -> one + text.substring(ip.length())))
        .orElse(text);
  }
}
