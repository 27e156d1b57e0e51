package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;

/// A UDP socket of this host that serves one purpose.
final class StunSocket implements AutoCloseable {
  private final DatagramChannel channel;
  private final Purpose purpose;
  private final boolean v6;
  private final int port;
  private final Map<Ip, Ip> sources = new HashMap<>();

  private StunSocket(DatagramChannel channel, Purpose purpose, boolean v6) throws IOException {
    this.channel = channel;
    this.purpose = purpose;
    this.v6 = v6;
    this.port = local(channel).getPort();
  }

  /// @param port 0: any that is free
  /// @throws java.net.BindException if somebody else holds the port
  static StunSocket open(Purpose purpose, boolean v6, int port) throws IOException {
    DatagramChannel channel = channel(v6);
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(v6 ? "::" : "0.0.0.0", port));
      return new StunSocket(channel, purpose, v6);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// One that talks to one destination only, and so hears when the way there is refused.
  static StunSocket connected(Endpoint to) throws IOException {
    DatagramChannel channel = channel(to.ip().isV6());
    try {
      channel.configureBlocking(false);
      channel.connect(address(to));
      return new StunSocket(channel, Purpose.REFUSAL, to.ip().isV6());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  DatagramChannel channel() {
    return channel;
  }

  boolean isV6() {
    return v6;
  }

  Purpose purpose() {
    return purpose;
  }

  void send(ByteBuffer message, Endpoint to) throws IOException {
    if (channel.isConnected()) {
      channel.write(message);
    } else {
      channel.send(message, address(to));
    }
  }

  /// The source of what this socket sends there: the address is the kernel's choice.
  Endpoint from(Endpoint to) {
    return new Endpoint(sources.computeIfAbsent(to.ip(), StunSocket::source), port);
  }

  private static Ip source(Ip to) {
    try (DatagramChannel probe = channel(to.isV6())) {
      probe.connect(address(new Endpoint(to, 9)));
      return new Ip(local(probe).getAddress().getHostAddress());
    } catch (IOException _) {
      return new Ip(to.isV6() ? "::" : "0.0.0.0"); // no route: what cannot leave has no source
    }
  }

  static InetSocketAddress address(Endpoint endpoint) {
    try {
      byte[] bytes = endpoint.ip().address().getBytes();
      return new InetSocketAddress(InetAddress.getByAddress(bytes), endpoint.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an Ip has 4 or 16 bytes", e);
    }
  }

  static Endpoint endpoint(InetSocketAddress address) {
    return new Endpoint(new Ip(address.getAddress().getHostAddress()), address.getPort());
  }

  /// @throws SocketException also where the whole host has no such addresses
  private static DatagramChannel channel(boolean v6) throws IOException {
    try {
      return DatagramChannel.open(v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    } catch (UnsupportedOperationException e) {
      var none = new SocketException(e.getMessage());
      none.initCause(e);
      throw none;
    }
  }

  private static InetSocketAddress local(DatagramChannel channel) throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
