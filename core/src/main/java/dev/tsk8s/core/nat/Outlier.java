package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.Optional;

/// The one server that contradicts all others: it says another port of every socket, while at least
/// two others agree about each. A NAT that draws ports would not make those two agree.
final class Outlier {
  private static final int WITNESSES = 2;

  private Outlier() {}

  static Optional<Ip> among(List<SocketMapping> sockets) {
    return sockets.stream()
        .flatMap(socket -> socket.samples().stream())
        .map(sample -> sample.to().ip())
        .distinct()
        .filter(server -> sockets.stream().allMatch(socket -> contradicts(server, socket)))
        .findFirst();
  }

  private static boolean contradicts(Ip server, SocketMapping socket) {
    List<Sample> others =
        socket.samples().stream().filter(one -> !one.to().ip().equals(server)).toList();
    boolean agree = others.stream().map(Sample::mapped).distinct().count() == 1;
    long witnesses = others.stream().map(one -> one.to().ip()).distinct().count();
    return agree
        && witnesses >= WITNESSES
        && socket.samples().stream()
            .filter(one -> one.to().ip().equals(server))
            .allMatch(one -> one.mapped().port() != others.getFirst().mapped().port());
  }
}
