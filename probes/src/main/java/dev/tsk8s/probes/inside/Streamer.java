package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.probes.inside.Account.Streamed;
import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/// Does a [Task.Stream]: asks a [TcpEar] on a connection to take what follows, sends as fast as it
/// can, and is told at the end what came.
final class Streamer {
  /// In a question: what follows on this connection is to be counted and thrown away. An attribute
  /// that nobody has defined, which any other server skips (RFC 8489 section 14).
  private static final int WISH = 0xFEEC;

  /// Beyond the time of the stream: to connect, and until the last of it has come.
  private static final Duration AROUND = Duration.ofSeconds(5);

  private static final int PIECE = 16 << 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Streamer() {}

  static boolean isWished(StunMessage question) {
    return question.attributes().stream()
        .anyMatch(one -> one instanceof StunAttribute.Unknown wish && wish.type() == WISH);
  }

  /// @param run of this pod
  static Streamed stream(Task.Stream task, String run) {
    var socket = new Socket();
    Thread end = Thread.ofVirtual().start(() -> closeAfter(Task.Stream.LASTS.plus(AROUND), socket));
    try (socket) {
      return stream(task, run, socket);
    } catch (IOException _) {
      return new Streamed(task.number(), 0, Duration.ZERO); // no way, or it was cut
    } finally {
      end.interrupt();
    }
  }

  private static Streamed stream(Task.Stream task, String run, Socket socket) throws IOException {
    var at = new Endpoint(task.target().ip(), task.target().tcpPort());
    socket.connect(Source.address(at), (int) AROUND.toMillis());
    var mark = new Mark(Mark.run(run), task.self(), RANDOM.nextInt(1 << 24), 0);
    ByteBuffer question =
        StunCodec.write(
            StunMessage.bindingRequest(mark.id(), new StunAttribute.Unknown(WISH, "00000000")));
    byte[] first = new byte[question.remaining()];
    question.get(first);
    socket.getOutputStream().write(first);
    ReadableByteChannel in = Channels.newChannel(socket.getInputStream());
    var frame = new StunFrame();
    Optional<ByteBuffer> answer = Optional.empty();
    while (answer.isEmpty()) {
      answer = frame.read(in);
    }
    byte[] piece = new byte[PIECE];
    long began = System.nanoTime();
    while (System.nanoTime() - began < Task.Stream.LASTS.toNanos()) {
      socket.getOutputStream().write(piece);
    }
    socket.shutdownOutput();
    var tally = new DataInputStream(socket.getInputStream());
    return new Streamed(task.number(), tally.readLong(), Duration.ofNanos(tally.readLong()));
  }

  /// A write that nobody takes has no end of its own.
  private static void closeAfter(Duration time, Socket socket) {
    try {
      Thread.sleep(time);
      socket.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it is over
    } catch (IOException _) {
      // It is closed for us.
    }
  }
}
