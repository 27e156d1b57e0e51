package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.NatReflector.Tally;
import dev.tsk8s.probes.network.stun.Decoded;
import dev.tsk8s.probes.network.stun.StunAttribute.ChangeRequest;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NatReflectorTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Listening listening =
      new Listening(List.of(LOOPBACK), List.of(LOOPBACK), freePorts());

  @Test
  void answersFromTheOtherPortOverRealSockets() throws Exception {
    try (var reflector = NatReflector.open(List.of(listening));
        var client = new DatagramSocket(0, LOOPBACK)) {
      CompletableFuture<Tally> running = run(reflector);

      send(client, request(new ChangeRequest(false, true)));
      DatagramPacket answer = receive(client);

      reflector.stop();
      assertThat(answer.getSocketAddress()).isEqualTo(listening.sockets().get(1));
      assertThat(mapped(answer)).isEqualTo(client.getLocalSocketAddress());
      assertThat(running.get(1, TimeUnit.SECONDS)).isEqualTo(new Tally(1, 0, 0, 0));
    }
  }

  @Test
  void goesOnAfterGarbageAndRefusals() throws Exception {
    try (var reflector = NatReflector.open(List.of(listening));
        var client = new DatagramSocket(0, LOOPBACK)) {
      CompletableFuture<Tally> running = run(reflector);

      send(client, ByteBuffer.wrap(new byte[] {1, 2, 3}));
      send(client, ByteBuffer.allocate(4000));
      send(client, request(new ChangeRequest(true, false)));
      DatagramPacket refusal = receive(client);
      send(client, request(new ChangeRequest(false, false)));
      DatagramPacket answer = receive(client);

      reflector.stop();
      assertThat(refusal.getSocketAddress()).isEqualTo(answer.getSocketAddress());
      assertThat(running.get(1, TimeUnit.SECONDS)).isEqualTo(new Tally(1, 1, 2, 0));
    }
  }

  @Test
  void tellsTheHearerOfRequestsAndOfNothingElse() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    Hearer hearer =
        (id, source, at) -> heard.add(id + " " + source + " " + at); // Queue.add returns true
    try (var reflector = NatReflector.open(List.of(listening), hearer);
        var client = new DatagramSocket(0, LOOPBACK)) {
      CompletableFuture<Tally> _ = run(reflector);
      TransactionId id = TransactionId.random(new SecureRandom());
      StunMessage request = StunMessage.bindingRequest(id);

      send(client, ByteBuffer.allocate(40));
      send(client, StunCodec.write(request.answer(StunClass.SUCCESS, List.of())));
      send(client, StunCodec.write(request));
      DatagramPacket _ = receive(client);

      reflector.stop();
      assertThat(heard).containsExactly(id + " " + LOOPBACK + " " + LOOPBACK);
    }
  }

  @Test
  void answersMoreThanASourcesShareWhereItIsExpected() throws Exception {
    int many = RateLimit.SOURCE_BURST * 3;
    try (var reflector = NatReflector.open(List.of(listening), (_, _, _) -> true);
        var client = new DatagramSocket(0, LOOPBACK)) {
      CompletableFuture<Tally> running = run(reflector);

      for (int i = 0; i < many; i++) {
        send(client, request(new ChangeRequest(false, false)));
        DatagramPacket _ = receive(client);
      }

      reflector.stop();
      assertThat(running.get(1, TimeUnit.SECONDS)).isEqualTo(new Tally(many, 0, 0, 0));
    }
  }

  @Test
  void letsTheWayBackBeMeasured() throws Exception {
    try (var reflector = NatReflector.open(List.of(listening))) {
      CompletableFuture<Tally> running = run(reflector);
      int port = listening.sockets().getFirst().getPort();

      PathMtu path =
          PathMeasurement.parse("127.0.0.1:" + port, PathMeasurement.Family.ANY)
              .orElseThrow()
              .to(new Ip("127.0.0.1"), Deadline.after(Duration.ofSeconds(10)));

      reflector.stop();
      assertThat(running.get(1, TimeUnit.SECONDS).answered()).isPositive();
      assertThat(path.toTarget()).hasValue(65_535);
      assertThat(path.fromTarget()).hasValue(65_535);
    }
  }

  @Test
  void endsAtOnceWhenItWasStoppedBefore() throws Exception {
    try (var reflector = NatReflector.open(List.of(listening))) {
      reflector.stop();

      assertThat(reflector.run()).isEqualTo(new Tally(0, 0, 0, 0));
    }
  }

  @Test
  void saysWhichSocketIsTaken() throws Exception {
    InetSocketAddress second = listening.sockets().get(1);
    try (var _ = new DatagramSocket(second)) {
      assertThatThrownBy(() -> NatReflector.open(List.of(listening)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + second.getPort());
    }
  }

  private static CompletableFuture<Tally> run(NatReflector reflector) {
    var running = new CompletableFuture<Tally>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            running.complete(reflector.run());
          } catch (IOException e) {
            running.completeExceptionally(e);
          }
        });
    return running;
  }

  private static ByteBuffer request(ChangeRequest wish) {
    return StunCodec.write(
        StunMessage.bindingRequest(TransactionId.random(new SecureRandom()), wish));
  }

  private void send(DatagramSocket client, ByteBuffer datagram) throws IOException {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    client.send(new DatagramPacket(bytes, bytes.length, listening.sockets().getFirst()));
  }

  private static DatagramPacket receive(DatagramSocket client) throws IOException {
    client.setSoTimeout(5000);
    var packet = new DatagramPacket(new byte[2000], 2000);
    client.receive(packet);
    return packet;
  }

  private static InetSocketAddress mapped(DatagramPacket packet) {
    ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    return switch (StunCodec.read(bytes)) {
      case Decoded.Understood(StunMessage message) -> message.mapped().orElseThrow();
      case Decoded.NotStun(Decoded.Why why) -> throw new AssertionError(why);
    };
  }

  private static List<Integer> freePorts() {
    try (var one = new DatagramSocket(0, LOOPBACK);
        var two = new DatagramSocket(0, LOOPBACK)) {
      return List.of(one.getLocalPort(), two.getLocalPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
