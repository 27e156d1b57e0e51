package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.facts.Reason.Forbidden;
import dev.tsk8s.probes.objects.KubeResource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The RBAC rule that would allow what was refused.
///
/// @param form which form of the commands asks for it
/// @param values what the words need
record AccessRule(String form, Map<String, String> values) {

  static AccessRule of(Forbidden refused) {
    String resource = refused.resource();
    boolean path = resource.startsWith("/");
    int slash = path ? -1 : resource.indexOf('/');
    String parent = slash < 0 ? resource : resource.substring(0, slash);
    Optional<KubeResource> known =
        Arrays.stream(KubeResource.values())
            .filter(one -> one.fullName().equals(parent))
            .findFirst();
    String group = known.map(KubeResource::group).orElse("");
    String plural =
        known.map(KubeResource::plural).orElse(parent) + resource.substring(parent.length());
    String rule =
        path
            ? "nonResourceURLs: [\"" + resource + "\"], verbs: [" + refused.verb() + "]"
            : "apiGroups: [\""
                + group
                + "\"], resources: ["
                + plural
                + "], verbs: ["
                + refused.verb()
                + "]";
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
            rule,
            "manifest",
            manifest(plural, everywhere)));
  }

  /// Of those that ship with tsk8s.
  private static String manifest(String plural, boolean everywhere) {
    if (!everywhere) {
      return "namespace.yaml";
    }
    return plural.equals("secrets") ? "cluster-secrets.yaml" : "cluster.yaml";
  }
}
