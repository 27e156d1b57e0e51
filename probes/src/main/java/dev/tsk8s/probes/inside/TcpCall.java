package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.ProbePlace.Ending;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// One question over TCP: a connection, a STUN Binding request on it, and its answer. Its round
/// trip is that of the handshake, which the kernels do between them.
final class TcpCall implements AutoCloseable {
  private final Row row;
  private final SocketChannel channel;
  private final ByteBuffer question;
  private final long began;
  private final StunFrame frame = new StunFrame();
  private long connected;
  private boolean over;

  private TcpCall(Row row, SocketChannel channel) {
    this.row = row;
    this.channel = channel;
    this.question = row.next();
    this.began = System.nanoTime();
  }

  /// Calls.
  ///
  /// @throws IOException if this process may have no more sockets
  /// @throws UnsupportedOperationException if the kernel has no IPv6
  static TcpCall begin(Row row, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open(Source.family(row.at()));
    var call = new TcpCall(row, channel);
    channel.configureBlocking(false);
    call.connect(selector);
    return call;
  }

  private void connect(Selector selector) throws IOException {
    Source.towards(row.at()).ifPresent(row::from);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    try {
      boolean here = channel.connect(Source.address(row.at()));
      row.sent(began);
      if (here) {
        goOn(key);
      }
    } catch (IOException e) {
      if (Failures.ending(e) == Ending.REFUSED) {
        row.sent(began); // and answered by a reset before the call returned
      }
      fail(e);
    }
  }

  /// Does what can be done now.
  void goOn(SelectionKey key) {
    try {
      if (connected == 0) {
        if (!channel.isConnected() && !channel.finishConnect()) {
          return;
        }
        connected = System.nanoTime();
        key.interestOps(SelectionKey.OP_READ);
        channel.write(question); // a new connection takes so little at once
      }
      Optional<ByteBuffer> answer = frame.read(channel);
      if (answer.isPresent()) {
        over = true;
        boolean _ = row.take(answer.get(), connected);
      }
    } catch (EOFException _) {
      over = true; // somebody who does not know us
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException why) {
    over = true;
    row.refused(Failures.ending(why));
  }

  long began() {
    return began;
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
