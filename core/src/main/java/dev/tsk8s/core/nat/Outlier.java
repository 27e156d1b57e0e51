package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Ip;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The one server that contradicts the others: it says another port of every socket, while at least
/// two others agree about each, or while another sees every port kept. No NAT that draws ports
/// would do so.
final class Outlier {
  private static final int WITNESSES = 2;

  /// So many ports are not kept by luck.
  private static final int ENOUGH = 3;

  private Outlier() {}

  static Optional<Ip> among(List<SocketMapping> sockets) {
    return sockets.stream()
        .flatMap(socket -> socket.samples().stream())
        .map(sample -> sample.to().ip())
        .distinct()
        .filter(server -> sockets.stream().allMatch(socket -> contradicts(server, socket)))
        .findFirst()
        .or(() -> aloneWithOtherPorts(sockets));
  }

  /// One sees every port kept, the other none: a NAT that draws ports does not keep all towards one
  /// of two, so the other is wrong, or something on the way treats it otherwise.
  private static Optional<Ip> aloneWithOtherPorts(List<SocketMapping> sockets) {
    var byServer =
        sockets.stream()
            .flatMap(socket -> socket.samples().stream())
            .collect(Collectors.groupingBy(sample -> sample.to().ip()));
    boolean oneKeepsAll =
        byServer.values().stream()
            .anyMatch(seen -> seen.size() >= ENOUGH && seen.stream().allMatch(Sample::portKept));
    return byServer.entrySet().stream()
        .filter(_ -> oneKeepsAll)
        .filter(one -> one.getValue().stream().noneMatch(Sample::portKept))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder());
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
