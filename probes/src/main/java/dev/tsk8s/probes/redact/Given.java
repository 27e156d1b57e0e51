package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Pseudonyms for what the user gives the programs of Tailscale: of variables, command lines, paths
/// and images only what these programs know stays.
final class Given {
  /// Variables that name a host, a Secret or a peer.
  private static final Set<String> NAMES =
      Set.of(
          "OPERATOR_SECRET",
          "TS_EXPERIMENTAL_DEST_DNS_NAME",
          "TS_HOSTNAME",
          "TS_KUBE_SECRET",
          "TS_TAILNET_TARGET_FQDN");

  /// Settings of a pod network whose value is a name.
  private static final Pattern NAMING =
      Pattern.compile(
          "(?i)(?:.*[-._/])?(?:cluster-?name|[a-z0-9-]*namespaces?|host-?name(?:-override)?|node-?name)");

  /// A reference, an address of IPv6, a flag that takes a name, another flag, or a word.
  private static final Pattern PART =
      Pattern.compile(
          "\\$\\([^)]*\\)"
              + "|(?<![\\p{L}\\p{N}])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?:/\\d+)?(?![\\p{L}\\p{N}])"
              + "|(?<flag>(?<![\\p{L}\\p{N}])--?(?:hostname|login-server|nickname|operator|exit-node"
              + "|advertise-tags)(?:=|\\s+))(?<name>[^\\s\"']+)"
              + "|(?<![\\p{L}\\p{N}])--?[A-Za-z][A-Za-z0-9-]*"
              + "|(?<tag>\\btag:)(?<own>[\\p{L}\\p{N}-]+)"
              + "|(?<word>[\\p{L}\\p{N}](?:[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}])?)");

  /// Tags that the operator gives itself and its proxies (ts:cmd/k8s-operator/deploy).
  private static final Set<String> TAGS = Set.of("k8s", "k8s-operator", "k8s-recorder");

  /// Whose images everybody runs.
  private static final List<String> REGISTRIES =
      List.of("", "docker.io/", "ghcr.io/", "index.docker.io/", "mirror.gcr.io/");

  private static final Pattern VERSION =
      Pattern.compile(
          "(?i)v?\\d+(?:\\.\\d+)*|latest|stable|unstable|(?:rc|alpha|beta|pre|[tg])\\d*");

  private final Pseudonyms pseudonyms;

  Given(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  static boolean names(String variable) {
    return NAMES.contains(variable);
  }

  static boolean isNaming(String setting) {
    return NAMING.matcher(setting).matches();
  }

  /// The value of a variable.
  String variable(String name, String value) {
    return NAMES.contains(name) ? pseudonyms.of(value) : words(value);
  }

  /// `NAME=VALUE`; which names there can be is an allow-list.
  String assignment(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? words(text)
        : text.substring(0, equals + 1)
            + variable(text.substring(0, equals), text.substring(equals + 1));
  }

  /// The value of a setting that is a name or several.
  String names(String key, String value) {
    return value.equals("true") || value.equals("false")
        ? value
        : Stream.of(value.split("(?<=[, ])|(?=[, ])", -1))
            .map(one ->
                one.equals(",") || one.equals(" ") || Ip.parse(one).isPresent()
                    ? one // an address is the same as anywhere else
                    : pseudonyms.of(one))
            .collect(Collectors.joining());
  }

  /// A command line, a part of one, a path.
  String words(String text) {
    return PART.matcher(text).replaceAll(found -> Matcher.quoteReplacement(part(found)));
  }

  private String part(MatchResult found) {
    String flag = found.group("flag");
    String names = found.group("name");
    if (flag != null && names != null) {
      return flag
          + Stream.of(names.split(",", -1)).map(this::name).collect(Collectors.joining(","));
    }
    if (found.group("tag") != null) {
      return name(found.group());
    }
    String word = found.group("word");
    return word == null || Vocabulary.isTailscales(word) ? found.group() : pseudonyms.of(word);
  }

  private String name(String name) {
    String own = name.startsWith("tag:") ? name.substring(4) : name;
    return TAGS.contains(own) || Vocabulary.isNumber(own)
        ? name
        : name.substring(0, name.length() - own.length()) + pseudonyms.of(own);
  }

  /// `registry.corp:5000/team/tailscale:v1.2`: what everybody has of it stays, and the version.
  String image(String image) {
    int at = image.indexOf('@');
    String digest = at < 0 ? "" : image.substring(at);
    String plain = image.substring(0, image.length() - digest.length());
    int slash = plain.lastIndexOf('/') + 1;
    int colon = plain.indexOf(':', slash);
    String path = plain.substring(0, slash);
    boolean everybodys = REGISTRIES.stream().anyMatch(one -> path.equals(one + "tailscale/"));
    String name = plain.substring(slash, colon < 0 ? plain.length() : colon);
    String tag = colon < 0 ? "" : plain.substring(colon + 1);
    return (everybodys || path.isEmpty() ? path : pseudonyms.of(path))
        + eachWord(name, Vocabulary::isTailscales)
        + (colon < 0 ? "" : ":" + eachWord(tag, one -> VERSION.matcher(one).matches()))
        + digest;
  }

  /// Word by word, so that a version stays one while what somebody hung on it does not.
  private String eachWord(String text, Predicate<String> stays) {
    return Stream.of(text.split("(?<=[-+_])|(?=[-+_])", -1))
        .map(one -> stays.test(one) || "-+_".contains(one) ? one : pseudonyms.of(one))
        .collect(Collectors.joining());
  }
}
