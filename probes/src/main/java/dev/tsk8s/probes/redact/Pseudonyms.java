package dev.tsk8s.probes.redact;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Other names for names. A name is replaced word by word, so what had a part in common still has:
/// a pod and its workload, a host and its MagicDNS name.
final class Pseudonyms {
  /// A word; or a reference (`$(POD_NAME)`), which is no name yet, or the beginning of a URL, such
  /// as a node's `spec.providerID`, where that tells the cloud.
  private static final Pattern WORD =
      Pattern.compile("\\$\\([^)]*\\)|^[a-z][a-z0-9+.-]*://|^ocid1\\.|[\\p{L}\\p{N}]+");

  /// Names that everybody has; and the ends of names that say what sort of name it is.
  private static final Set<String> EVERYBODYS =
      Set.of(
          "",
          "default",
          "kube-system",
          "kube-public",
          "kube-node-lease",
          "tailscale",
          "here",
          "localhost",
          "cilium",
          "cilium-operator",
          "cilium-config",
          "cilium-secrets",
          "calico-system",
          "calico-node",
          "calico-config",
          "tigera-operator",
          "kube-flannel",
          "kube-flannel-ds",
          "kube-flannel-cfg",
          "kube-proxy",
          "coredns",
          "aws-node",
          "operator",
          "headscale",
          "https://controlplane.tailscale.com",
          "https://login.tailscale.com",
          "kubernetes",
          "kube-dns");

  private static final Set<String> ENDS =
      Set.of("ts.net", "mullvad.ts.net", "svc", "svc.cluster.local", "cluster.local", "local");

  private final SortedMap<String, String> words;
  private final Map<String, String> names = new HashMap<>();

  /// @param known words that already have another one, from an earlier bundle
  Pseudonyms(Map<String, String> known) {
    words = new TreeMap<>(known);
  }

  /// The other name.
  String of(String name) {
    return names.computeIfAbsent(name, this::replaced);
  }

  static boolean isEverybodys(String name) {
    return EVERYBODYS.contains(name);
  }

  /// Which word became which.
  SortedMap<String, String> words() {
    return words;
  }

  private String replaced(String name) {
    if (isEverybodys(name)) {
      return name;
    }
    int slash = name.indexOf('/');
    if (slash > 0 && slash == name.lastIndexOf('/')) { // namespace and name
      return replaced(name.substring(0, slash)) + "/" + replaced(name.substring(slash + 1));
    }
    String end =
        ENDS.stream()
            .filter(known ->
                name.equals(known)
                    || name.endsWith("." + known)
                    || name.endsWith("." + known + "."))
            .max((one, other) -> one.length() - other.length())
            .map(known -> name.substring(name.lastIndexOf(known)))
            .orElse("");
    String own = name.substring(0, name.length() - end.length());
    return WORD.matcher(own).replaceAll(word -> word(word, own)) + end;
  }

  private String word(MatchResult word, String name) {
    if (word.group().startsWith("$")
        || word.group().endsWith("://")
        || word.group().endsWith(".")) {
      return Matcher.quoteReplacement(word.group());
    }
    String text = word.group().toLowerCase(Locale.ROOT);
    boolean ordinal =
        text.length() <= 2
            && text.chars().allMatch(Character::isDigit)
            && (word.end() == name.length() || name.charAt(word.end()) == '.')
            && word.start() > 0;
    return ordinal ? text : words.computeIfAbsent(text, _ -> "n" + (words.size() + 1));
  }
}
