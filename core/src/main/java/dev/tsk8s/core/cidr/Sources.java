package dev.tsk8s.core.cidr;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Names of sources, as a reader finds them again.
final class Sources {
  private Sources() {}

  static String of(NetworkConfig config, String key) {
    return "ConfigMap " + config.namespace() + "/" + config.name() + " " + key;
  }

  static String of(ClusterNode node, String field) {
    return "Node " + node.name() + " " + field;
  }

  /// The value of a flag in the command line that k3s or RKE2 notes in its node's annotation.
  static Optional<String> argument(ClusterNode node, String flag) {
    return Stream.of("k3s.io/node-args", "rke2.io/node-args")
        .flatMap(key -> value(node.annotations().getOrDefault(key, ""), flag).stream())
        .findFirst();
  }

  private static Optional<String> value(String commandLine, String flag) {
    List<String> words = List.of(commandLine.split("\\s+", -1));
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith(flag + "=")) {
        return Optional.of(words.get(i).substring(flag.length() + 1));
      }
      if (words.get(i).equals(flag) && i + 1 < words.size()) {
        return Optional.of(words.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
