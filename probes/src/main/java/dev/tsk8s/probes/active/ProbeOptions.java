package dev.tsk8s.probes.active;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How probe pods are run, and what they may send.
///
/// @param image that every node can pull, or has
/// @param pullSecrets names of Secrets of the namespace
/// @param namespace empty: the one of the user's context
/// @param nodeSelector in addition to Linux
/// @param tolerations empty: all taints are tolerated
/// @param startup how long pods may take until they run
/// @param seed of the choice of pairs in a large cluster
/// @param packets to each other pod at most
public record ProbeOptions(
    String image,
    List<String> pullSecrets,
    Optional<String> namespace,
    SortedMap<String, String> nodeSelector,
    List<Toleration> tolerations,
    Optional<String> priorityClass,
    Duration startup,
    long seed,
    int packets) {

  /// A taint that is tolerated.
  ///
  /// @param value empty: any
  /// @param effect empty: all
  public record Toleration(String key, Optional<String> value, Optional<String> effect) {}

  /// A new container pulls 50 MB and starts a JVM; more is a node in trouble.
  public static final Duration STARTUP = Duration.ofSeconds(60);

  /// Enough to tell a loss of some percent from none.
  public static final int PACKETS = 20;

  /// Whatever somebody asks for.
  public static final int MOST_PACKETS = 200;

  public ProbeOptions {
    requireNonNull(image);
    pullSecrets = List.copyOf(pullSecrets);
    requireNonNull(namespace);
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
    tolerations = List.copyOf(tolerations);
    requireNonNull(priorityClass);
    requireNonNull(startup);
    if (packets < 1 || packets > MOST_PACKETS) {
      throw new IllegalArgumentException("packets: " + packets);
    }
  }

  /// As it is without other wishes.
  public static ProbeOptions of(String image, long seed) {
    return new ProbeOptions(
        image,
        List.of(),
        Optional.empty(),
        new TreeMap<>(),
        List.of(),
        Optional.empty(),
        STARTUP,
        seed,
        PACKETS);
  }
}
