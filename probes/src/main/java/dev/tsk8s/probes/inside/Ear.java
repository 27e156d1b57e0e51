package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.Listening;
import dev.tsk8s.probes.network.NatReflector;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Hears the questions of other pods on all own addresses, answers them and counts them: over UDP
/// as a server of RFC 5780 on a port and the next, over TCP on the first of both.
final class Ear implements Closeable {
  /// Where the port is taken, as on a node by another run, every second port from there is tried.
  static final int PORTS = 64;

  /// An IPv6 address cannot be bound while the kernel looks whether somebody else has it: about a
  /// second, at most two (RFC 4862 section 5.4).
  private static final Duration UNTIL_BINDABLE = Duration.ofSeconds(3);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final List<InetAddress> addresses;
  private final int port;
  private final NatReflector udp;
  private final TcpEar tcp;

  private Ear(List<InetAddress> addresses, int port, NatReflector udp, TcpEar tcp) {
    this.addresses = addresses;
    this.port = port;
    this.udp = udp;
    this.tcp = tcp;
  }

  /// Binds the first ports that are free.
  ///
  /// @param own addresses; one that the kernel does not let us bind is left aside
  /// @throws IOException if no port is free
  static Ear open(List<InetAddress> own, Hearing hearing) throws IOException, InterruptedException {
    List<InetAddress> addresses = bindable(own, Deadline.after(UNTIL_BINDABLE));
    IOException taken = new IOException("no port is free");
    for (int i = 0; i < PORTS; i++) {
      try {
        return open(addresses, Task.PORT + 2 * i, hearing);
      } catch (IOException e) {
        taken = e;
      }
    }
    throw taken;
  }

  private static Ear open(List<InetAddress> addresses, int port, Hearing hearing)
      throws IOException {
    NatReflector udp =
        NatReflector.open(
            addresses.stream().map(address -> listening(address, port)).toList(),
            (id, source, at) -> hearing.heard(id, source, at, Protocol.UDP));
    try {
      return new Ear(addresses, port, udp, TcpEar.open(addresses, port, hearing));
    } catch (IOException e) {
      udp.close();
      throw e;
    }
  }

  /// Each address for itself: nobody promises that all of them are reached by the same peers, so
  /// none is told as another's other address.
  private static Listening listening(InetAddress address, int port) {
    return new Listening(List.of(address), List.of(address), List.of(port, port + 1));
  }

  private static List<InetAddress> bindable(List<InetAddress> own, Deadline deadline)
      throws InterruptedException {
    List<InetAddress> bindable = own.stream().filter(Ear::canBeBound).toList();
    while (bindable.size() < own.size() && !deadline.isOver()) {
      deadline.pause(BETWEEN_TRIES);
      bindable = own.stream().filter(Ear::canBeBound).toList();
    }
    return bindable;
  }

  private static boolean canBeBound(InetAddress address) {
    try (var _ = new DatagramSocket(new InetSocketAddress(address, 0))) {
      return true;
    } catch (SocketException _) {
      return false;
    }
  }

  /// Those that are listened on.
  List<Ip> addresses() {
    return addresses.stream().map(address -> new Ip(address.getHostAddress())).toList();
  }

  /// Those of them in the tailnet.
  List<Ip> tailnet() {
    Set<InetAddress> theirs = Set.copyOf(OwnAddresses.ofTailnet());
    return addresses.stream()
        .filter(theirs::contains)
        .map(address -> new Ip(address.getHostAddress()))
        .toList();
  }

  /// The same, to bind.
  List<InetAddress> own() {
    return addresses;
  }

  int port() {
    return port;
  }

  /// Hears UDP until [#stop].
  void hearUdp() throws IOException {
    NatReflector.Tally _ = udp.run();
  }

  /// Hears TCP until [#stop].
  void hearTcp() throws IOException {
    tcp.run();
  }

  /// From any thread.
  void stop() {
    udp.stop();
    tcp.stop();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
