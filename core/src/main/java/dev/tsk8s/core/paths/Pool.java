package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import java.util.List;
import java.util.Optional;

/// Several public addresses of which the destination decides, while the port is one and the same:
/// hard, though no port is random. Linux chooses the address of a range so (linux:
/// net/netfilter/nf_nat_core.c find_best_ips_proto, without `persistent`); RFC 4787 section 4.1
/// calls it arbitrary pooling.
///
/// @param addresses those that were seen
/// @param port of all of them
public record Pool(List<Ip> addresses, int port) {
  public Pool {
    addresses = List.copyOf(addresses);
  }

  /// The one an end leaves through; empty: its mapping is not hard, or its ports differ, or one
  /// address only was seen.
  public static Optional<Pool> of(End end) {
    Optional<Netcheck> report = end.netcheck().seen().filter(Pool::isHard);
    return report
        .flatMap(Pool::of)
        .or(() ->
            report
                .filter(one -> one.globalV4().size() < 2) // versions that tell one only
                .flatMap(_ -> among(advertised(end))));
  }

  /// The one that netcheck shows by itself: versions that tell one address only do not.
  public static Optional<Pool> of(Netcheck report) {
    return isHard(report) ? among(report.globalV4()) : Optional.empty();
  }

  private static boolean isHard(Netcheck report) {
    return report.mappingVariesByDestIp().orElse(false);
  }

  /// Of these tailscaled guesses one, the seen address with its own port, and only where ports
  /// differ (ts:wgengine/magicsock/magicsock.go determineEndpoints).
  private static List<Endpoint> advertised(End end) {
    return end.self().addrs().stream().filter(Openness::isPublicV4).toList();
  }

  private static Optional<Pool> among(List<Endpoint> seen) {
    List<Ip> addresses = seen.stream().map(Endpoint::ip).distinct().sorted().toList();
    List<Integer> ports = seen.stream().map(Endpoint::port).distinct().toList();
    return addresses.size() > 1 && ports.size() == 1
        ? Optional.of(new Pool(addresses, ports.getFirst()))
        : Optional.empty();
  }
}
