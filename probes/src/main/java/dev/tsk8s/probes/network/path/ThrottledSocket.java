package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Ip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// A socket whose packets have to wait for their turn.
record ThrottledSocket(PathSocket socket, Turn turn) implements PathSocket {

  @Override
  public long now() {
    return socket.now();
  }

  @Override
  public Sent send(ByteBuffer datagram) throws IOException {
    return socket.send(datagram);
  }

  @Override
  public Optional<Heard> await(Duration atMost) throws IOException, InterruptedException {
    return socket.await(atMost);
  }

  @Override
  public Ip local() {
    return socket.local();
  }

  @Override
  public boolean seesRefusals() {
    return socket.seesRefusals();
  }

  @Override
  public OptionalInt held() {
    return socket.held();
  }

  @Override
  public boolean allowSplitting() {
    return socket.allowSplitting();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
