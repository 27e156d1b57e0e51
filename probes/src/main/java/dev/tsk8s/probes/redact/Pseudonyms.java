package dev.tsk8s.probes.redact;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
          "antrea-agent",
          "anetd",
          "azure-cns",
          "azure-ip-masq-agent",
          "calico-node",
          "calico-config",
          "canal",
          "ip-masq-agent",
          "kindnet",
          "kube-router",
          "ovnkube-node",
          "weave-net",
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

  private static final Pattern OURS = Pattern.compile("[nN](\\d{1,9})");

  private final SortedMap<String, String> words;
  private final Set<String> used = new HashSet<>();
  private final Map<String, String> names = new HashMap<>();
  private final boolean again;
  private int last;

  /// @param known words that already have another one, from an earlier bundle
  /// @param last the highest number that stands in a pseudonym; -1: no text has any yet, and one
  ///   that looks so is a name as any other
  Pseudonyms(Map<String, String> known, int last) {
    words = new TreeMap<>(known);
    again = last >= 0;
    this.last =
        Math.max(last, known.values().stream().mapToInt(Pseudonyms::number).max().orElse(0));
  }

  /// The number of a pseudonym; 0: the word is none.
  static int number(String word) {
    Matcher ours = OURS.matcher(word);
    return ours.matches() ? Integer.parseInt(ours.group(1)) : 0;
  }

  /// Gives the words of these names their pseudonyms now and in their order, so that what is sorted
  /// by name stays so.
  void giveInOrder(Collection<String> some) {
    var rehearsal = new Pseudonyms(words, again ? last : -1);
    some.forEach(rehearsal::of);
    var fresh = new TreeSet<>(rehearsal.used);
    fresh.removeAll(words.keySet());
    String form = "n%0" + String.valueOf(last + fresh.size()).length() + "d";
    fresh.forEach(word -> words.put(word, String.format(Locale.ROOT, form, ++last)));
  }

  /// The other name.
  String of(String name) {
    return names.computeIfAbsent(name, this::replaced);
  }

  static boolean isEverybodys(String name) {
    return EVERYBODYS.contains(name);
  }

  /// Which word became which, those of earlier bundles too.
  SortedMap<String, String> words() {
    return words;
  }

  /// How many words were replaced.
  int replaced() {
    return used.size();
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
    boolean ours = again && OURS.matcher(text).matches();
    if (ordinal || ours) {
      return word.group();
    }
    used.add(text);
    String other = words.computeIfAbsent(text, _ -> "n" + ++last);
    return word.group().equals(text)
        ? other
        : words.computeIfAbsent(word.group(), _ -> other.toUpperCase(Locale.ROOT));
  }
}
