package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// What Java itself has: DF by `IP_DONTFRAGMENT` (jdk.net), no refusals, and nothing larger than
/// the path MTU that the system has learned.
final class PlainSocket implements PathSocket {
  private static final int LARGEST = 65_536;
  private final DatagramChannel channel;
  private final Selector selector;
  private final Ip target;
  private final ByteBuffer incoming = ByteBuffer.allocate(LARGEST);
  private boolean refused;

  private PlainSocket(DatagramChannel channel, Selector selector, Ip target) {
    this.channel = channel;
    this.selector = selector;
    this.target = target;
  }

  static PlainSocket to(Endpoint target) throws IOException {
    var selector = Selector.open();
    var channel =
        DatagramChannel.open(
            target.ip().isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    var socket = new PlainSocket(channel, selector, target.ip());
    try {
      DontFragment.on(channel);
      channel.configureBlocking(false);
      channel.connect(
          new InetSocketAddress(
              InetAddress.getByAddress(target.ip().address().getBytes()), target.port()));
      channel.register(selector, SelectionKey.OP_READ);
      return socket;
    } catch (SocketException e) {
      socket.close();
      throw new NoRouteToHostException(e.getMessage());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public boolean seesRefusals() {
    return false;
  }

  @Override
  public OptionalInt held() {
    return OptionalInt.empty();
  }

  @Override
  public boolean allowSplitting() {
    try {
      return DontFragment.set(channel, false);
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public Ip local() {
    try {
      var local = (InetSocketAddress) channel.getLocalAddress();
      return new Ip(local.getAddress().getHostAddress().replaceFirst("%.*", ""));
    } catch (IOException _) {
      return new Ip(target.isV6() ? "::" : "0.0.0.0");
    }
  }

  /// A refusal that came in the meantime makes any call fail once, of whatever size.
  @Override
  public Sent send(ByteBuffer datagram) {
    Sent became = once(datagram.slice());
    return became == Sent.OK ? became : once(datagram.slice());
  }

  private Sent once(ByteBuffer datagram) {
    try {
      channel.write(datagram);
      return Sent.OK;
    } catch (PortUnreachableException _) {
      refused = true;
      return Sent.FAILED;
    } catch (IOException e) {
      return isTooLong(e) ? Sent.TOO_LARGE_HERE : Sent.FAILED;
    }
  }

  /// EMSGSIZE, which Java knows by its words only.
  private static boolean isTooLong(IOException e) {
    return String.valueOf(e.getMessage()).contains("too long");
  }

  @Override
  public Optional<Heard> await(Duration atMost) throws IOException, InterruptedException {
    if (atMost.toMillis() > 0) {
      selector.select(atMost.toMillis());
    } else {
      selector.selectNow();
    }
    selector.selectedKeys().clear();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (refused) {
      refused = false;
      return Optional.of(new Heard.Unreachable(target, true));
    }
    try {
      incoming.clear();
      int length = channel.read(incoming);
      if (length <= 0) {
        return Optional.empty();
      }
      incoming.flip();
      var bytes = ByteBuffer.allocate(length).put(incoming).flip();
      return Optional.of(new Heard.Datagram(bytes, false));
    } catch (PortUnreachableException _) {
      return Optional.of(new Heard.Unreachable(target, true));
    } catch (IOException e) {
      if (isTooLong(e)) {
        return Optional
            .empty(); // a router refused some packet: which one, this system does not say
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }
}
