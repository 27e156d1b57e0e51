package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.network.path.PathSocket.Heard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// A UDP socket that hears every refusal on the way to one address. Those of Java hear only of a
/// port on which nobody listens: that a host or network is not reached, Linux tells a socket that
/// has asked for it (ip(7), IP_RECVERR; udp(7): "all fatal errors will be passed").
public final class AttentiveSocket implements AutoCloseable {
  private final PathSocket socket;

  private AttentiveSocket(PathSocket socket) {
    this.socket = socket;
  }

  /// What came.
  public sealed interface Word {
    record Datagram(ByteBuffer bytes) implements Word {}

    /// Somebody refused a packet.
    ///
    /// @param port nobody listens there; else the host or network is not reached
    record Refusal(boolean port) implements Word {}
  }

  /// Empty: this system has none, or knows no way there.
  public static Optional<AttentiveSocket> to(Endpoint target) {
    try {
      return LinuxSocket.isHere()
          ? Optional.of(new AttentiveSocket(LinuxSocket.to(target)))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// The address that it sends from.
  public Ip local() {
    return socket.local();
  }

  /// @return whether it has left
  public boolean send(ByteBuffer datagram) throws IOException {
    return socket.send(datagram) == PathSocket.Sent.OK;
  }

  /// What is here by now, one at a time.
  public Optional<Word> next() throws IOException, InterruptedException {
    return socket
        .await(Duration.ZERO)
        .flatMap(heard ->
            switch (heard) {
              case Heard.Datagram(var bytes, _) -> Optional.of(new Word.Datagram(bytes));
              case Heard.Unreachable(_, boolean port) -> Optional.of(new Word.Refusal(port));
              case Heard.TooBig _ -> Optional.empty();
            });
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
