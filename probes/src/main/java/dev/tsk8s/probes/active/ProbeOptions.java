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
/// @param outside hosts that every place may ask whether it gets out; none: those of the tailnet's
///   DERP map
/// @param throughput whether to measure what TCP carries, as fast as it can
public record ProbeOptions(
    String image,
    List<String> pullSecrets,
    Optional<String> namespace,
    SortedMap<String, String> nodeSelector,
    List<Toleration> tolerations,
    Optional<String> priorityClass,
    Duration startup,
    long seed,
    int packets,
    List<Outside> outside,
    boolean throughput) {

  /// A taint that is tolerated.
  ///
  /// @param value empty: any
  /// @param effect empty: all
  public record Toleration(String key, Optional<String> value, Optional<String> effect) {}

  /// A host outside the cluster.
  ///
  /// @param host a name or an address
  /// @param tcpPort at which it takes connections
  /// @param stunPort over UDP; 0: it is not asked
  public record Outside(String host, int tcpPort, int stunPort) {
    public static final int DEFAULT_PORT = 443;

    /// Where STUN is asked (RFC 8489 section 18.6).
    public static final int STUN_PORT = 3478;

    public Outside {
      requireNonNull(host);
    }

    /// `derp1f.tailscale.com: TCP 443, UDP 3478`.
    public String destination() {
      return host + ": TCP " + tcpPort + (stunPort == 0 ? "" : ", UDP " + stunPort);
    }
  }

  /// More would be a load on the hosts.
  public static final int MOST_OUTSIDE = 8;

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
    outside = List.copyOf(outside);
    if (outside.size() > MOST_OUTSIDE) {
      throw new IllegalArgumentException("hosts: " + outside.size());
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
        PACKETS,
        List.of(),
        false);
  }
}
