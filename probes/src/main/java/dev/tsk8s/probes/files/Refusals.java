package dev.tsk8s.probes.files;

import dev.tsk8s.probes.objects.KubeResource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What kubectl prints when the API server refuses, pasted along with the lists that it did give.
///
/// @param forbidden in the order of the text
/// @param unknownTypes resources the server does not serve
record Refusals(List<Forbidden> forbidden, List<KubeResource> unknownTypes) {
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\"(?: in the namespace \"([^\"]+)\")?");
  private static final Pattern UNKNOWN_TYPE =
      Pattern.compile("the server doesn't have a resource type \"([^\"]+)\"");

  /// One refusal.
  ///
  /// @param namespace empty: at the cluster scope
  record Forbidden(String verb, KubeResource resource, String namespace) {}

  Refusals {
    forbidden = List.copyOf(forbidden);
    unknownTypes = List.copyOf(unknownTypes);
  }

  static Refusals parse(String text) {
    var forbidden = new ArrayList<Forbidden>();
    Matcher refused = FORBIDDEN.matcher(text);
    while (refused.find()) {
      String namespace = Optional.ofNullable(refused.group(4)).orElse("");
      resource(refused.group(2), refused.group(3))
          .ifPresent(found -> forbidden.add(new Forbidden(refused.group(1), found, namespace)));
    }
    var unknown = new ArrayList<KubeResource>();
    Matcher type = UNKNOWN_TYPE.matcher(text);
    while (type.find()) {
      Arrays.stream(KubeResource.values())
          .filter(candidate -> candidate.plural().equals(plural(type.group(1))))
          .forEach(unknown::add);
    }
    return new Refusals(forbidden, unknown);
  }

  private static String plural(String type) {
    int dot = type.indexOf('.');
    return dot < 0 ? type : type.substring(0, dot);
  }

  private static Optional<KubeResource> resource(String plural, String group) {
    return Arrays.stream(KubeResource.values())
        .filter(candidate -> candidate.plural().equals(plural) && candidate.group().equals(group))
        .findFirst();
  }
}
