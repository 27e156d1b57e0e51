package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Account.Sounds.Sound;
import dev.tsk8s.probes.inside.Task.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbeServerTest {
  private static final Ip ONE = new Ip("127.0.0.1");
  private static final Ip TWO = new Ip("127.0.0.2");

  @Test
  void saysWhoItIsOnceItIsGreeted() throws Exception {
    try (var pod = Pod.at("127.0.0.1", "127.0.0.2")) {
      Ready ready = pod.greet();

      assertThat(ready.number()).isEqualTo(1);
      assertThat(ready.version()).isEqualTo("1.2.3");
      assertThat(ready.node()).isEqualTo("n1");
      assertThat(ready.addresses()).containsExactly(ONE, TWO);
      assertThat(ready.udpPort()).isEqualTo(ready.tcpPort()).isBetween(Task.PORT, 65_535);
    }
  }

  @Test
  void asksAnotherPodOverUdpAndTcp() throws Exception {
    try (var pod = Pod.at("127.0.0.1");
        var other = Pod.at("127.0.0.2")) {
      pod.greet();
      Ready there = other.greet();

      List<Answer> answers = pod.ask(5, Pod.target(there, "127.0.0.2"));

      assertThat(answers)
          .extracting(
              Answer::to,
              answer -> answer.at().ip(),
              Answer::protocol,
              Answer::from,
              Answer::sent,
              Answer::answered,
              Answer::ending,
              Answer::seenAs)
          .containsExactly(
              tuple(1, TWO, Protocol.UDP, Optional.of(ONE), 5, 5, Ending.ANSWERED, List.of(ONE)),
              tuple(1, TWO, Protocol.TCP, Optional.of(ONE), 3, 3, Ending.ANSWERED, List.of(ONE)));
      assertThat(answers)
          .allSatisfy(answer -> {
            assertThat(answer.trips().orElseThrow().least()).isPositive();
            assertThat(answer.trips().orElseThrow().most()).isLessThan(Duration.ofSeconds(1));
          });
      assertThat(other.tell())
          .containsExactly(
              new Sound(0, TWO, Protocol.UDP, 5, List.of(ONE)),
              new Sound(0, TWO, Protocol.TCP, 3, List.of(ONE)));
      assertThat(pod.tell()).isEmpty();
    }
  }

  @Test
  void asksOverIpv6() throws Exception {
    assumeTrue(canBind("::1"), "this machine has no IPv6");
    try (var pod = Pod.at("127.0.0.1", "::1")) {
      Ready self = pod.greet();

      List<Answer> answers = pod.ask(2, Pod.target(self, "::1"));

      assertThat(answers)
          .extracting(Answer::ending, Answer::answered, Answer::seenAs)
          .containsExactly(
              tuple(Ending.ANSWERED, 2, List.of(new Ip("::1"))),
              tuple(Ending.ANSWERED, 3, List.of(new Ip("::1"))));
      assertThat(pod.tell()).extracting(Sound::at).containsOnly(new Ip("::1"));
    }
  }

  @Test
  void tellsARefusalFromSilence() throws Exception {
    try (var pod = Pod.at("127.0.0.1");
        var mute = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.3"))) {
      pod.greet();
      var silent = new Target(1, new Ip("127.0.0.3"), mute.getLocalPort(), mute.getLocalPort());
      var closed = new Target(2, new Ip("127.0.0.4"), 9, 9);

      List<Answer> answers = pod.ask(4, Duration.ofMillis(400), silent, closed);

      assertThat(answers)
          .extracting(Answer::to, Answer::protocol, Answer::ending, Answer::answered)
          .containsExactly(
              tuple(1, Protocol.UDP, Ending.SILENT, 0),
              tuple(2, Protocol.UDP, Ending.REFUSED, 0),
              tuple(1, Protocol.TCP, Ending.REFUSED, 0),
              tuple(2, Protocol.TCP, Ending.REFUSED, 0));
      assertThat(answers.getFirst().sent()).isEqualTo(4);
      assertThat(answers.get(1).sent()).isLessThanOrEqualTo(3);
      assertThat(answers).extracting(Answer::trips).containsOnly(Optional.empty());
    }
  }

  @Test
  void countsNothingOfAnotherRunButAnswersIt() throws Exception {
    try (var pod = Pod.at("127.0.0.1");
        var other = Pod.at("127.0.0.2")) {
      pod.greet("r2");
      Ready there = other.greet();

      List<Answer> answers = pod.ask(3, Pod.target(there, "127.0.0.2"));

      assertThat(answers).extracting(Answer::answered).containsExactly(3, 3);
      assertThat(other.tell()).isEmpty();
    }
  }

  @Test
  void takesTheNextPortsWhereTheFirstAreTaken() throws Exception {
    try (var pod = Pod.at("127.0.0.1");
        var second = Pod.at("127.0.0.1")) {
      int port = pod.greet().udpPort();
      Ready other = second.greet();

      assertThat(other.udpPort()).isNotEqualTo(port).isEqualTo(other.tcpPort());
      assertThat((other.udpPort() - Task.PORT) % 2).isZero();
      assertThat(pod.ask(2, Pod.target(other, "127.0.0.1")))
          .extracting(Answer::answered)
          .containsExactly(2, 3);
    }
  }

  @Test
  void endsWithItsLifetime() throws Exception {
    var server = new ProbeServer("1", "", Duration.ofMillis(300));
    long began = System.nanoTime();

    server.serve(
        List.of(InetAddress.ofLiteral("127.0.0.1")), InputStream.nullInputStream(), _ -> {});

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void endsAtOnceWhenItIsStoppedBefore() throws Exception {
    var server = new ProbeServer("1", "", Duration.ofMinutes(5));
    server.stop();

    server.serve(
        List.of(InetAddress.ofLiteral("127.0.0.1")), InputStream.nullInputStream(), _ -> {});
  }

  @Test
  void servesWithoutAnyAddress() throws Exception {
    try (var pod = Pod.at()) {
      assertThat(pod.greet().addresses()).isEmpty();
    }
  }

  @Test
  void saysThatNoPortIsFree() {
    var server = new ProbeServer("1", "", Duration.ofMinutes(5));
    var taken =
        IntStream.range(0, Ear.PORTS).mapToObj(i -> bound("127.0.0.7", Task.PORT + 2 * i)).toList();
    try {
      assertThatThrownBy(() ->
              server.serve(
                  List.of(InetAddress.ofLiteral("127.0.0.7")),
                  InputStream.nullInputStream(),
                  _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.7:");
    } finally {
      taken.forEach(DatagramSocket::close);
    }
  }

  @Test
  void readsTheAddressesThatKubernetesTells() {
    assertThat(ProbeServer.addresses("10.0.0.1,fd00::1"))
        .containsExactly(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("fd00::1"));
    assertThat(ProbeServer.addresses("")).isEmpty();
    assertThat(ProbeServer.addresses("example.com")).isEmpty();
  }

  private static boolean canBind(String address) {
    try (var _ = new DatagramSocket(0, InetAddress.ofLiteral(address))) {
      return true;
    } catch (SocketException _) {
      return false;
    }
  }

  private static DatagramSocket bound(String address, int port) {
    try {
      return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    } catch (SocketException e) {
      throw new AssertionError(e);
    }
  }
}
