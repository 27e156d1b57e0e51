package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Writes kubeconfigs for tests.
final class Kubeconfigs {
  private Kubeconfigs() {}

  /// Options that lead to a server as a user, given in YAML flow style.
  static ClusterOptions to(Path folder, String server, String clusterYaml, String userYaml) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: c, user: somebody, namespace: team-a}}]
        clusters: [{name: c, cluster: {server: "%s"%s}}]
        users: [{name: somebody, user: {%s}}]
        """
            .formatted(server, clusterYaml.isEmpty() ? "" : ", " + clusterYaml, userYaml);
    try {
      Path file = Files.writeString(folder.resolve("kubeconfig"), text);
      return around(folder, Map.of("PATH", "/usr/bin:/bin")).withKubeconfigs(List.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ClusterOptions to(Path folder, FakeApiServer server) {
    return to(folder, server.url(), "", "token: abc");
  }

  static ClusterOptions around(Path folder, Map<String, String> environment) {
    return new ClusterOptions(
        List.of(),
        Optional.empty(),
        new TreeSet<>(),
        new Surroundings(environment, folder, folder.resolve("account")));
  }
}
