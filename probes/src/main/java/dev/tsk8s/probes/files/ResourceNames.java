package dev.tsk8s.probes.files;

import dev.tsk8s.probes.objects.KubeResource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which resource a file's name speaks of. Asked only where the content cannot tell: an empty
/// `List` has no kind, and an error of kubectl that says nothing but that there is no server.
final class ResourceNames {
  private static final Map<String, KubeResource> SHORT =
      Map.of(
          "no", KubeResource.NODES,
          "po", KubeResource.PODS,
          "deploy", KubeResource.DEPLOYMENTS,
          "sts", KubeResource.STATEFULSETS,
          "ds", KubeResource.DAEMONSETS,
          "cm", KubeResource.CONFIGMAPS,
          "svc", KubeResource.SERVICES,
          "netpol", KubeResource.NETWORKPOLICIES);

  private static final Pattern SYSDUMP = Pattern.compile("[a-z0-9-]+-\\d{8}-\\d{6}\\.yaml");

  private ResourceNames() {}

  /// The resource whose name is a word of the file's name: `networkpolicies.json`,
  /// `kubectl-get-netpol.json`.
  static Optional<KubeResource> in(String file) {
    List<String> words = List.of(file.toLowerCase(Locale.ROOT).split("[^a-z]+", -1));
    return Arrays.stream(KubeResource.values())
        .filter(resource ->
            words.contains(resource.plural())
                || words.contains(resource.kind().toLowerCase(Locale.ROOT)))
        .findFirst()
        .or(() -> words.stream().filter(SHORT::containsKey).findFirst().map(SHORT::get));
  }

  /// A list of a resource that nobody reads, as `cilium sysdump` names it: `k8s-events-TIME.yaml`.
  static boolean isOther(String file) {
    return SYSDUMP.matcher(file).matches() && in(file).isEmpty();
  }

  /// Whether the name says that this is one namespace's: `pods-shop.json`, `pods.shop.json`.
  static boolean names(String file, String namespace) {
    int end = file.lastIndexOf('.');
    String stem = end < 0 ? file : file.substring(0, end);
    return stem.endsWith("-" + namespace)
        || stem.endsWith("." + namespace)
        || stem.endsWith("_" + namespace);
  }
}
