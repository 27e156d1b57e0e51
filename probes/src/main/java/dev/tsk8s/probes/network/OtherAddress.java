package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import java.util.List;
import java.util.Optional;

/// The second address and port that a server tells of itself (OTHER-ADDRESS, RFC 5780 section 7.4).
final class OtherAddress {
  private OtherAddress() {}

  /// A server outside that sends us to a private address, or to one that no host has, is either
  /// behind a NAT of its own or hostile.
  static Optional<Endpoint> of(Question server) {
    return server
        .mapped()
        .flatMap(Mapped::other)
        .filter(other ->
            other.ip().isV6() == server.to().ip().isV6()
                && other.port() != server.to().port()
                && other.ip().isPrivate() == server.to().ip().isPrivate()
                && !other.ip().address().isMulticast()
                && !other.ip().address().isAnyLocal()
                && other.ip().address().isLoopback() == server.to().ip().address().isLoopback()
                && !other.ip().text().equals("255.255.255.255"));
  }

  /// The first answer over IPv4 that tells one; of those, one with another address rather than only
  /// another port.
  static Optional<Question> firstTold(List<Question> asked) {
    List<Question> told =
        asked.stream().filter(one -> !one.to().ip().isV6() && of(one).isPresent()).toList();
    return told.stream()
        .filter(one -> !of(one).orElseThrow().ip().equals(one.to().ip()))
        .findFirst()
        .or(() -> told.stream().findFirst());
  }

  /// Its other port, its other address, and both.
  static List<Endpoint> all(Question server) {
    Endpoint at = server.to();
    Endpoint other = of(server).orElseThrow();
    return List.of(new Endpoint(at.ip(), other.port()), new Endpoint(other.ip(), at.port()), other)
        .stream()
        .distinct()
        .toList();
  }
}
