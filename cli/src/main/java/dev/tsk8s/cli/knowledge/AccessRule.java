package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.facts.Reason.Forbidden;
import dev.tsk8s.probes.objects.KubeResource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The RBAC rule that would allow what was refused.
///
/// @param form which form of the commands asks for it
/// @param values what the words need
/// @param head of the rule, up to the resource
/// @param resource as the rule names it
/// @param tail of the rule, from there on
record AccessRule(
    String form, Map<String, String> values, String head, String resource, String tail) {

  /// Without probe pods nothing else is needed.
  private static final Set<String> READING = Set.of("get", "list");

  static AccessRule of(Forbidden refused) {
    String resource = refused.resource();
    boolean path = resource.startsWith("/");
    int slash = path ? -1 : resource.indexOf('/');
    String parent = slash < 0 ? resource : resource.substring(0, slash);
    Optional<KubeResource> known =
        Arrays.stream(KubeResource.values())
            .filter(one -> one.fullName().equals(parent))
            .findFirst();
    int dot = path ? -1 : parent.indexOf('.');
    String group = known.map(KubeResource::group).orElse(dot < 0 ? "" : parent.substring(dot + 1));
    String plural =
        known.map(KubeResource::plural).orElse(dot < 0 ? parent : parent.substring(0, dot))
            + resource.substring(parent.length());
    String head = path ? "nonResourceURLs: [" : "apiGroups: [\"" + group + "\"], resources: [";
    String named = path ? "\"" + resource + "\"" : plural;
    String tail = "], verbs: [" + refused.verb() + "]";
    boolean everywhere = refused.namespace().isEmpty();
    return new AccessRule(
        slash >= 0
            ? ".subresource"
            : everywhere && known.filter(KubeResource::namespaced).isPresent() ? ".namespaced" : "",
        Map.of(
            "verb",
            refused.verb(),
            "resource",
            resource,
            "parent",
            parent,
            "child",
            slash < 0 ? "" : resource.substring(slash + 1),
            "namespace",
            refused.namespace(),
            "rule",
            head + named + tail,
            "manifest",
            manifest(plural, refused.verb(), everywhere)),
        head,
        named,
        tail);
  }

  String manifest() {
    return values.getOrDefault("manifest", "");
  }

  /// Of those that ship with tsk8s.
  private static String manifest(String plural, String verb, boolean everywhere) {
    boolean ofProbePods = !READING.contains(verb) && !plural.equals("pods/exec");
    if (ofProbePods || plural.equals("pods/attach")) {
      return "active.yaml";
    }
    if (!everywhere) {
      return "namespace.yaml";
    }
    return plural.equals("secrets") ? "cluster-secrets.yaml" : "cluster.yaml";
  }
}
