package dev.tsk8s.probes.inside;

import dev.tsk8s.probes.network.Listening;
import dev.tsk8s.probes.network.NatReflector;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Does [Task.Open] and [Task.Shut]: a STUN server on a port that Tailscale declares, if nobody
/// holds it. No longer than needed: a tailscaled that starts meanwhile would take another port.
final class OpenPorts {
  /// Its neighbours, one of which serves as the second port of RFC 5780 that nobody asks here.
  private static final int NEIGHBOURS = 8;

  private final Map<Integer, NatReflector> servers = new ConcurrentHashMap<>();

  /// @param addresses all own ones
  Account.Opened open(Task.Open task, List<InetAddress> addresses) throws IOException {
    if (addresses.isEmpty() || !isFree(task.port(), addresses)) {
      return new Account.Opened(task.number(), false);
    }
    NatReflector server = server(task.port(), addresses);
    servers.put(task.port(), server);
    Thread.ofPlatform()
        .daemon()
        .name("open port")
        .start(() -> {
          try (server) {
            server.run();
          } catch (IOException _) {
            servers.remove(task.port(), server);
          }
        });
    Thread.ofPlatform()
        .daemon()
        .name("open port's end")
        .start(() -> {
          try {
            Thread.sleep(Task.Open.LASTS);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          shut(task.port());
        });
    return new Account.Opened(task.number(), true);
  }

  /// Tells whether it was open until now: only then does silence mean anything.
  Account.Opened shut(Task.Shut task) {
    return new Account.Opened(task.number(), shut(task.port()));
  }

  private boolean shut(int port) {
    NatReflector server = servers.remove(port);
    if (server != null) {
      server.stop();
    }
    return server != null;
  }

  private static boolean isFree(int port, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      try (var _ = new DatagramSocket(new InetSocketAddress(address, port))) {
        // Bound, so it is.
      } catch (SocketException _) {
        return false;
      }
    }
    return true;
  }

  private static NatReflector server(int port, List<InetAddress> addresses) throws IOException {
    IOException taken = new IOException("no neighbour of port " + port + " is free");
    for (int i = 1; i <= NEIGHBOURS; i++) {
      int other = port + i > 65_535 ? port - i : port + i;
      try {
        return NatReflector.open(
            addresses.stream()
                .map(address ->
                    new Listening(List.of(address), List.of(address), List.of(port, other)))
                .toList(),
            (_, _, _) -> true);
      } catch (IOException e) {
        taken = e;
      }
    }
    throw taken;
  }
}
