package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/// The ends of what is sent.
final class Source {
  private Source() {}

  /// The address that the kernel sends from to there, by any protocol: a UDP socket tells it before
  /// anything is sent, one of TCP in Java only once somebody has answered.
  ///
  /// @return empty: there is no way
  static Optional<Ip> towards(Endpoint to) {
    try (DatagramChannel channel = DatagramChannel.open(family(to))) {
      channel.connect(address(to));
      return of(channel);
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  /// Of a socket that is connected.
  static Optional<Ip> of(DatagramChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress local
        ? Optional.of(new Ip(local.getAddress().getHostAddress()))
        : Optional.empty();
  }

  static StandardProtocolFamily family(Endpoint to) {
    return to.ip().isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  static InetSocketAddress address(Endpoint endpoint) {
    try {
      byte[] bytes = endpoint.ip().address().getBytes();
      return new InetSocketAddress(InetAddress.getByAddress(bytes), endpoint.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an Ip has 4 or 16 bytes", e);
    }
  }
}
