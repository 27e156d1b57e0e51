package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunAttribute.OtherAddress;
import dev.tsk8s.probes.network.stun.StunAttribute.XorMappedAddress;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A STUN server on an address of the loopback network that does what a test wants.
final class FakeStun implements AutoCloseable {
  private final DatagramChannel channel;
  private final AtomicInteger heard = new AtomicInteger();

  /// What it does with a request.
  interface Manner {
    void answer(FakeStun self, StunMessage request, InetSocketAddress from) throws IOException;
  }

  private FakeStun(DatagramChannel channel) {
    this.channel = channel;
  }

  /// On a port that is free.
  static FakeStun on(String ip, Manner manner) throws IOException {
    return on(ip, 0, manner);
  }

  static FakeStun on(String ip, int port, Manner manner) throws IOException {
    var channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(ip, port));
    var server = new FakeStun(channel);
    Thread.ofVirtual().start(() -> server.serve(manner));
    return server;
  }

  /// Says where the packet came from.
  static void honest(FakeStun self, StunMessage request, InetSocketAddress from)
      throws IOException {
    self.send(self.seen(request, from), from);
  }

  static void silent(FakeStun self, StunMessage request, InetSocketAddress from) {}

  /// Does so at a distance.
  static Manner after(Duration roundTrip, Manner manner) {
    return (self, request, from) ->
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(roundTrip.toNanos());
              try {
                manner.answer(self, request, from);
              } catch (ClosedChannelException _) {
                // The test is over.
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /// Says that it came from there.
  static Manner sees(String ip, int shift) {
    return (self, request, from) ->
        self.send(self.seen(request, new InetSocketAddress(ip, from.getPort() + shift)), from);
  }

  StunMessage seen(StunMessage request, InetSocketAddress mapped, StunAttribute... more) {
    List<StunAttribute> attributes = new ArrayList<>(List.of(new XorMappedAddress(mapped)));
    attributes.addAll(List.of(more));
    return request.answer(StunClass.SUCCESS, attributes);
  }

  /// With the promise of another address.
  StunMessage seenWithOther(StunMessage request, InetSocketAddress from, Endpoint other) {
    return seen(request, from, new OtherAddress(StunSocket.address(other)));
  }

  void send(StunMessage message, InetSocketAddress to) throws IOException {
    send(StunCodec.write(message), to);
  }

  void send(ByteBuffer bytes, InetSocketAddress to) throws IOException {
    channel.send(bytes, to);
  }

  /// As `--stun` takes it.
  StunServer server() throws IOException {
    return new StunServer(at().ip().text(), at().port());
  }

  Endpoint at() throws IOException {
    return StunSocket.endpoint((InetSocketAddress) channel.getLocalAddress());
  }

  int requests() {
    return heard.get();
  }

  private void serve(Manner manner) {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    try {
      while (true) {
        buffer.clear();
        var from = (InetSocketAddress) channel.receive(buffer);
        heard.incrementAndGet();
        if (StunCodec.read(buffer.flip()) instanceof Understood(var request)) {
          manner.answer(this, request, from);
        }
      }
    } catch (ClosedChannelException _) {
      // The test is over.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
