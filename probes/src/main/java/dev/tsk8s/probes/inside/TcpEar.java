package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.StunAttribute.Fingerprint;
import dev.tsk8s.probes.network.stun.StunAttribute.ResponseOrigin;
import dev.tsk8s.probes.network.stun.StunAttribute.XorMappedAddress;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Answers one STUN Binding request on each TCP connection, and closes it (RFC 8489 section 6.2.2);
/// or takes the stream that a [Streamer] of the run announces with it, and tells what came. One
/// thread, the one that calls [#run], serves all: nobody can hold it up.
final class TcpEar implements Closeable {
  /// At a time; who comes then takes the place of who has been here longest.
  static final int MOST_PEERS = 256;

  /// For a connection as a whole, however its bytes trickle in.
  static final Duration PATIENCE = Duration.ofSeconds(8);

  /// Connections that the kernel keeps for us: hundreds of pods may call at the same time.
  private static final int BACKLOG = 512;

  private static final long TICK_MILLIS = 1000;

  private final Selector selector;
  private final Hearing hearing;
  private final List<ServerSocketChannel> doors = new ArrayList<>();
  private final Deque<Peer> peers = new ArrayDeque<>();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /// Of a stream, before others get their turn.
  private static final int READS = 16;

  private final ByteBuffer thrown = ByteBuffer.allocate(256 << 10);

  private record Peer(SocketChannel channel, StunFrame frame, Tally tally, long since) {}

  /// Of a stream.
  private static final class Tally {
    private boolean open;
    private long bytes;
    private long first;
    private long last;
  }

  private TcpEar(Selector selector, Hearing hearing) {
    this.selector = selector;
    this.hearing = hearing;
  }

  /// Binds all addresses, or none.
  static TcpEar open(List<InetAddress> addresses, int port, Hearing hearing) throws IOException {
    var ear = new TcpEar(Selector.open(), hearing);
    try {
      for (InetAddress address : addresses) {
        ServerSocketChannel door = ServerSocketChannel.open();
        ear.doors.add(door);
        door.configureBlocking(false);
        door.bind(new InetSocketAddress(address, port), BACKLOG);
        door.register(ear.selector, SelectionKey.OP_ACCEPT);
      }
      return ear;
    } catch (IOException e) {
      ear.close();
      throw e;
    }
  }

  /// Answers until [#stop].
  void run() throws IOException {
    while (!stopped.get()) {
      selector.select(this::serve, TICK_MILLIS);
      long now = System.nanoTime();
      while (!peers.isEmpty() && now - peers.element().since() > PATIENCE.toNanos()) {
        close(peers.remove());
      }
    }
  }

  /// Ends [#run] at once, from any thread.
  void stop() {
    stopped.set(true);
    selector.wakeup();
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof Peer peer) {
      answer(peer);
    } else {
      accept((ServerSocketChannel) key.channel());
    }
  }

  private void accept(ServerSocketChannel door) {
    try {
      SocketChannel channel = door.accept();
      if (channel == null) {
        return;
      }
      if (peers.size() == MOST_PEERS) {
        close(peers.remove());
      }
      var peer = new Peer(channel, new StunFrame(), new Tally(), System.nanoTime());
      peers.add(peer);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, peer);
    } catch (IOException _) {
      // He has gone again, or we may have no more sockets: those that are here end in time.
    }
  }

  private void answer(Peer peer) {
    try {
      if (!peer.tally().open) {
        Optional<ByteBuffer> message = peer.frame().read(peer.channel());
        if (message.isEmpty()) {
          return;
        }
        peer.tally().open = answer(peer.channel(), message.get());
      }
      if (peer.tally().open && !take(peer.channel(), peer.tally())) {
        return;
      }
    } catch (IOException _) {
      // He has gone, or talks of something else.
    }
    peers.remove(peer);
    close(peer);
  }

  /// @return whether all has come, and the sender was told how much
  private boolean take(SocketChannel channel, Tally tally) throws IOException {
    for (int i = 0; i < READS; i++) {
      int got = channel.read(thrown.clear());
      if (got < 0) {
        channel.write(
            ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(tally.bytes)
                .putLong(tally.last - tally.first)
                .flip());
        return true;
      }
      if (got == 0) {
        return false;
      }
      tally.last = System.nanoTime();
      tally.first = tally.bytes == 0 ? tally.last : tally.first;
      tally.bytes += got;
    }
    return false;
  }

  /// @return whether a stream follows
  private boolean answer(SocketChannel channel, ByteBuffer message) throws IOException {
    if (StunCodec.read(message) instanceof Understood(StunMessage request)
        && request.isBinding(StunClass.REQUEST)
        && channel.getRemoteAddress() instanceof InetSocketAddress source
        && channel.getLocalAddress() instanceof InetSocketAddress own) {
      boolean ours =
          hearing.heard(request.id(), source.getAddress(), own.getAddress(), Protocol.TCP);
      channel.write(
          StunCodec.write(
              request.answer(
                  StunClass.SUCCESS,
                  List.of(
                      new XorMappedAddress(source), new ResponseOrigin(own), new Fingerprint()))));
      return ours && Streamer.isWished(request);
    }
    return false;
  }

  private static void close(Peer peer) {
    try {
      peer.channel().close();
    } catch (IOException _) {
      // It is closed for us.
    }
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : peers) {
      close(peer);
    }
    for (ServerSocketChannel door : doors) {
      door.close();
    }
    selector.close();
  }
}
