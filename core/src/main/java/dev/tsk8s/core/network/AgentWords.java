package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// How the words of an agent's container and of its ConfigMap are read.
final class AgentWords {
  /// What Go's strconv.ParseBool takes.
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");

  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "False", "FALSE");

  private AgentWords() {}

  /// A boolean flag that is given, and not as false.
  static boolean affirms(CniAgent agent, String flag) {
    return words(agent)
        .anyMatch(word ->
            word.equals(flag) || TRUE.stream().map((flag + "=")::concat).anyMatch(word::equals));
  }

  /// A boolean flag that is given as false.
  static boolean denies(CniAgent agent, String flag) {
    return words(agent)
        .anyMatch(word -> FALSE.stream().map((flag + "=")::concat).anyMatch(word::equals));
  }

  /// Go takes one dash and two for the same; a script may hold several words in one.
  private static Stream<String> words(CniAgent agent) {
    return agent.args().stream()
        .flatMap(text -> Stream.of(text.split("\\s+")))
        .filter(word -> word.startsWith("-"))
        .map(word -> word.replaceFirst("^--?", ""));
  }

  static String env(CniAgent agent, String name) {
    return agent.env().getOrDefault(name, "");
  }

  /// A boolean variable; what is no boolean counts as not set.
  static boolean isTrue(CniAgent agent, String name, boolean byDefault) {
    String value = env(agent, name);
    return byDefault ? !isFalse(value) : isTrue(value);
  }

  static boolean isTrue(String value) {
    return TRUE.contains(value);
  }

  static boolean isFalse(String value) {
    return FALSE.contains(value);
  }

  /// Its value stands in a Secret or ConfigMap that is not read.
  static boolean isElsewhere(CniAgent agent, String name) {
    return isElsewhere(env(agent, name));
  }

  static boolean isElsewhere(String value) {
    return value.startsWith("$(");
  }

  static Subject subject(CniAgent agent) {
    return Subject.of("DaemonSet", agent.namespace(), agent.name());
  }

  static Optional<String> value(ClusterFacts cluster, String map, String key) {
    return configs(cluster).stream()
        .filter(config -> config.name().equals(map))
        .flatMap(config -> Optional.ofNullable(config.data().get(key)).stream())
        .findFirst();
  }

  static List<NetworkConfig> configs(ClusterFacts cluster) {
    return cluster.networkConfig().seen().orElse(List.of());
  }

  static OptionalInt number(String text) {
    return text.matches("\\d{1,5}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }
}
