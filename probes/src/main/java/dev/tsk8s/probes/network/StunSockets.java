package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/// The sockets of one test, all listened to on the thread of the caller.
final class StunSockets implements AutoCloseable {
  /// At a time, of one socket and of all, so that a flood does not keep us from looking at the
  /// clock.
  private static final int HANDFUL = 64;

  private static final int LARGEST_DATAGRAM = 65_535;

  /// Who is told what comes.
  interface Ear {
    void heard(StunSocket socket, Endpoint source, ByteBuffer datagram);

    void refused(StunSocket socket, String error);
  }

  private final Selector selector;
  private final Ear ear;
  private final List<StunSocket> all = new ArrayList<>();
  private final ByteBuffer incoming = ByteBuffer.allocate(LARGEST_DATAGRAM);
  private long heardUntil = System.nanoTime();

  StunSockets(Ear ear) throws IOException {
    this.selector = Selector.open();
    this.ear = ear;
  }

  StunSocket open(Purpose purpose, boolean v6, int port) throws IOException {
    return listening(StunSocket.open(purpose, v6, port));
  }

  StunSocket connected(Endpoint to) throws IOException {
    return listening(StunSocket.connected(to));
  }

  private StunSocket listening(StunSocket socket) throws IOException {
    all.add(socket);
    socket.channel().register(selector, SelectionKey.OP_READ, socket);
    return socket;
  }

  /// Waits so many milliseconds, or until something came, and tells it, with what comes meanwhile:
  /// answers come together, and what is asked next should know all of them.
  ///
  /// @return whether something came
  boolean listen(long millis) throws IOException, InterruptedException {
    if (millis > 0) {
      selector.select(millis);
    }
    boolean came = false;
    for (int i = 0; i < HANDFUL && hear(); i++) {
      came = true;
    }
    return came;
  }

  private boolean hear() throws IOException, InterruptedException {
    long now = System.nanoTime();
    selector.selectNow();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      read((StunSocket) key.attachment());
    }
    boolean came = !selector.selectedKeys().isEmpty();
    selector.selectedKeys().clear();
    heardUntil = now;
    return came;
  }

  /// What came before that moment was told, however long this process has been kept from running
  /// since.
  long heardUntil() {
    return heardUntil;
  }

  private void read(StunSocket socket) {
    for (int i = 0; i < HANDFUL; i++) {
      incoming.clear();
      try {
        if (!(socket.channel().receive(incoming) instanceof InetSocketAddress source)) {
          return;
        }
        incoming.flip();
        ear.heard(socket, StunSocket.endpoint(source), incoming);
      } catch (PortUnreachableException _) {
        ear.refused(socket, "port unreachable");
      } catch (IOException e) {
        ear.refused(socket, String.valueOf(e.getMessage()));
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (StunSocket socket : all) {
      socket.close();
    }
    selector.close();
  }
}
