package dev.tsk8s.probes.cluster;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which cluster to look at, as whom, and where in it.
///
/// @param kubeconfigs files named by the user; none: those of `KUBECONFIG`, else `~/.kube/config`,
///   else the account of the pod this runs in
/// @param context empty: the current context
/// @param namespaces where Tailscale is looked for; none: everywhere
/// @param surroundings what the process was started with
public record ClusterOptions(
    List<Path> kubeconfigs,
    Optional<String> context,
    SortedSet<String> namespaces,
    Surroundings surroundings) {

  /// What decides about the cluster besides options.
  ///
  /// @param environment of the process; credential plugins inherit it
  /// @param home the user's home directory
  /// @param serviceAccount where a pod finds its account
  public record Surroundings(Map<String, String> environment, Path home, Path serviceAccount) {
    private static final Path SERVICE_ACCOUNT =
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    public Surroundings {
      environment = Map.copyOf(environment);
    }

    /// Those of this process.
    public static Surroundings ofThisProcess() {
      return new Surroundings(
          System.getenv(), Path.of(System.getProperty("user.home", ".")), SERVICE_ACCOUNT);
    }

    Optional<String> variable(String name) {
      return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
  }

  public ClusterOptions {
    kubeconfigs = List.copyOf(kubeconfigs);
    namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }

  /// The cluster that kubectl would talk to, all of it.
  public static ClusterOptions usual() {
    return new ClusterOptions(
        List.of(), Optional.empty(), new TreeSet<>(), Surroundings.ofThisProcess());
  }

  /// With these files in place of `KUBECONFIG` and `~/.kube/config`.
  public ClusterOptions withKubeconfigs(List<Path> files) {
    return new ClusterOptions(files, context, namespaces, surroundings);
  }

  /// With that context in place of the current one.
  public ClusterOptions withContext(String name) {
    return new ClusterOptions(kubeconfigs, Optional.of(name), namespaces, surroundings);
  }

  /// With these namespaces only; none: all.
  public ClusterOptions withNamespaces(Set<String> names) {
    return new ClusterOptions(kubeconfigs, context, new TreeSet<>(names), surroundings);
  }
}
