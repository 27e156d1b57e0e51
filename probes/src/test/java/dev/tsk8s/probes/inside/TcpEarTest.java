package dev.tsk8s.probes.inside;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Sounds.Sound;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpEarTest {
  private static final InetAddress OWN = InetAddress.ofLiteral("127.0.0.1");
  private static final Mark MARK = new Mark(Mark.run("r1"), 4, 5, 0);

  private final Hearing hearing = new Hearing();
  private final List<Socket> sockets = new ArrayList<>();
  private int port;
  private TcpEar ear;
  private Thread running;

  @BeforeEach
  void open() throws IOException {
    boolean _ = hearing.isOf("r1");
    try (var free = new ServerSocket(0, 1, OWN)) {
      port = free.getLocalPort();
    }
    ear = TcpEar.open(List.of(OWN), port, hearing);
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                ear.run();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }

  @AfterEach
  void close() throws Exception {
    ear.stop();
    running.join();
    ear.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void takesAStreamOfItsRunAlone() {
    var target = new Task.Target(1, new Ip("127.0.0.1"), port, port);

    assertThat(Streamer.stream(new Task.Stream(1, 4, target), "r1").bytes()).isPositive();
    assertThat(Streamer.stream(new Task.Stream(2, 4, target), "r2").bytes()).isZero();
  }

  @Test
  void saysWhereTheConnectionComesFromAndClosesIt() throws Exception {
    Socket peer = called();
    write(peer, request(MARK));

    byte[] answer = peer.getInputStream().readAllBytes();

    assertThat(StunCodec.read(ByteBuffer.wrap(answer)))
        .isInstanceOfSatisfying(
            Understood.class,
            understood -> {
              StunMessage message = understood.message();
              assertThat(message.isBinding(StunClass.SUCCESS)).isTrue();
              assertThat(message.id()).isEqualTo(MARK.id());
              assertThat(message.mapped())
                  .contains((InetSocketAddress) peer.getLocalSocketAddress());
            });
    assertThat(hearing.sounds())
        .containsExactly(
            new Sound(4, new Ip("127.0.0.1"), Protocol.TCP, 1, List.of(new Ip("127.0.0.1"))));
  }

  @Test
  void takesARequestInPieces() throws Exception {
    Socket peer = called();
    for (byte one : request(MARK)) {
      write(peer, new byte[] {one});
    }

    assertThat(peer.getInputStream().readAllBytes()).isNotEmpty();
  }

  @Test
  void hangsUpOnWhoeverSpeaksAnotherLanguage() throws Exception {
    Socket peer = called();
    write(peer, "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".getBytes(US_ASCII));

    assertThat(isHungUp(peer)).isTrue();
    assertThat(hearing.sounds()).isEmpty();
  }

  @Test
  void hangsUpOnAnAnswer() throws Exception {
    Socket peer = called();
    StunMessage request = StunMessage.bindingRequest(MARK.id());
    write(peer, bytes(request.answer(StunClass.SUCCESS, List.of())));

    assertThat(peer.getInputStream().readAllBytes()).isEmpty();
    assertThat(hearing.sounds()).isEmpty();
  }

  @Test
  void waitsForNobodyWhoTrickles() throws Exception {
    Socket slow = called();
    byte[] request = request(MARK);
    long began = System.nanoTime();
    boolean gone = false;
    for (int i = 0; i < request.length && !gone; i++) {
      gone = isGone(slow, request[i]);
    }

    assertThat(gone).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThan(TcpEar.PATIENCE.minusMillis(10));
    Socket quick = called();
    write(quick, request);
    assertThat(quick.getInputStream().readAllBytes()).isNotEmpty();
  }

  @Test
  void letsNobodyTakeAllPlaces() throws Exception {
    for (int i = 0; i < TcpEar.MOST_PEERS; i++) {
      Socket _ = called();
    }
    Socket late = called();
    write(late, request(MARK));

    assertThat(late.getInputStream().readAllBytes()).isNotEmpty();
    assertThat(isHungUp(sockets.getFirst())).isTrue();
  }

  private Socket called() throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.connect(new InetSocketAddress(OWN, port), 5000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private static boolean isHungUp(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException _) {
      return true; // with a reset, because something was left unread
    }
  }

  /// Writes one byte, and half a second later looks whether the other has hung up.
  private static boolean isGone(Socket socket, byte one) throws IOException {
    try {
      write(socket, new byte[] {one});
      socket.setSoTimeout(500);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (SocketException _) {
      return true;
    }
  }

  private static byte[] request(Mark mark) {
    return bytes(StunMessage.bindingRequest(mark.id()));
  }

  private static byte[] bytes(StunMessage message) {
    ByteBuffer written = StunCodec.write(message);
    var bytes = new byte[written.remaining()];
    written.get(bytes);
    return bytes;
  }
}
