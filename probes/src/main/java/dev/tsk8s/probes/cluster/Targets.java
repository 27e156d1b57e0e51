package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import dev.tsk8s.probes.cluster.Kubeconfig.Entry;
import dev.tsk8s.probes.cluster.NoConnection.Kind;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the cluster that is meant, as kubectl does: files named, `KUBECONFIG`, `~/.kube/config`,
/// the account of the pod.
final class Targets {

  private Targets() {}

  static Target of(ClusterOptions options) throws NoConnection {
    Surroundings surroundings = options.surroundings();
    Kubeconfig config = Kubeconfig.read(files(options));
    if (!config.isEmpty()) {
      return config.target(options.context());
    }
    if (options.context().isPresent() || !options.kubeconfigs().isEmpty()) {
      return config.target(options.context()); // says what is missing
    }
    return ofThisPod(surroundings)
        .orElseThrow(() ->
            NoConnection.of(
                Kind.NOT_CONFIGURED,
                "no cluster configured",
                "no kubeconfig was found, and this is not a pod"));
  }

  private static List<Path> files(ClusterOptions options) throws NoConnection {
    if (!options.kubeconfigs().isEmpty()) {
      return options.kubeconfigs();
    }
    Optional<String> listed = options.surroundings().variable("KUBECONFIG");
    if (listed.isEmpty()) {
      return Stream.of(options.surroundings().home().resolve(".kube").resolve("config"))
          .filter(Files::exists)
          .toList();
    }
    List<Path> named =
        Stream.of(listed.get().split(File.pathSeparator))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .toList();
    List<Path> there = named.stream().filter(Files::exists).toList();
    if (there.isEmpty() && !named.isEmpty()) {
      throw NoConnection.of(
          Kind.KUBECONFIG_MISSING,
          "kubeconfig " + listed.get() + " (from KUBECONFIG)",
          "no such file");
    }
    return there;
  }

  /// In-cluster configuration: two variables and the account's token, CA and namespace.
  private static Optional<Target> ofThisPod(Surroundings surroundings) {
    Optional<String> host = surroundings.variable("KUBERNETES_SERVICE_HOST");
    Optional<String> port = surroundings.variable("KUBERNETES_SERVICE_PORT");
    Path account = surroundings.serviceAccount();
    if (host.isEmpty() || port.isEmpty() || !Files.isReadable(account.resolve("token"))) {
      return Optional.empty();
    }
    String address = host.get().contains(":") ? "[" + host.get() + "]" : host.get();
    ObjectNode cluster =
        JsonNodeFactory.instance.objectNode().put("certificate-authority", "ca.crt");
    ObjectNode user = JsonNodeFactory.instance.objectNode().put("tokenFile", "token");
    Path beside = account.resolve("in-cluster");
    return Optional.of(
        new Target(
            URI.create("https://" + address + ":" + port.get()),
            Optional.empty(),
            "this pod's service account",
            namespace(account),
            new Entry(cluster, beside),
            new Entry(user, beside)));
  }

  private static Optional<String> namespace(Path account) {
    try {
      return Optional.of(Files.readString(account.resolve("namespace")).strip())
          .filter(name -> !name.isEmpty());
    } catch (IOException _) {
      return Optional.empty(); // nothing to fall back to: the whole cluster must be readable
    }
  }
}
