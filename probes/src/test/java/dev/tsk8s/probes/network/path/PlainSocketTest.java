package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.stun.Decoded;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What there is on every system, on the loopback.
class PlainSocketTest {
  private static final Ip LOOPBACK = new Ip("127.0.0.1");

  @Test
  void measuresWhatEverythingCarries() throws Exception {
    PathMtu path = measure(65_535);

    assertThat(path.toTarget()).hasValue(65_535);
    assertThat(path.blackHole()).isEqualTo(BlackHole.NO);
  }

  @Test
  void doesNotKnowWhetherSomebodyRefusedWhatVanished() throws Exception {
    PathMtu path = measure(1400);

    assertThat(path.toTarget()).hasValue(1400);
    assertThat(path.blackHole()).isEqualTo(BlackHole.UNKNOWN);
    assertThat(path.seesRefusals()).isFalse();
    assertThat(path.refusedBy()).isEmpty();
    assertThat(path.held()).isEmpty();
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    int port;
    try (var free =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      port = free.getLocalPort();
    }

    assertThat(measure(new Endpoint(LOOPBACK, port)).trouble()).isEqualTo("no-listener");
  }

  private static PathMtu measure(int mtu) throws Exception {
    try (var server =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Thread.ofVirtual().start(() -> answer(server, mtu));
      return measure(new Endpoint(LOOPBACK, server.getLocalPort()));
    }
  }

  private static PathMtu measure(Endpoint target) throws Exception {
    try (PlainSocket socket = PlainSocket.to(target)) {
      return new Measuring(
              "x",
              target,
              socket,
              new StunAsking(false),
              65_536,
              OptionalLong::empty,
              0,
              socket.now(),
              Deadline.after(Duration.ofSeconds(20)))
          .run();
    }
  }

  /// @param mtu larger packets vanish
  private static void answer(DatagramSocket server, int mtu) {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    try {
      while (true) {
        server.receive(packet);
        var bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        if (packet.getLength() + 28 <= mtu
            && StunCodec.read(bytes) instanceof Decoded.Understood(var request)) {
          ByteBuffer answer = StunCodec.write(request.answer(StunClass.SUCCESS, List.of()));
          byte[] out = new byte[answer.remaining()];
          answer.get(out);
          server.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
        }
        packet.setLength(65_536);
      }
    } catch (IOException _) {
      // closed
    }
  }
}
