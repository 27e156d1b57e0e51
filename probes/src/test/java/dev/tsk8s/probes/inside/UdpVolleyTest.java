package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Task.Target;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks at the clock")
@Timeout(60)
class UdpVolleyTest {
  private final InetAddress own = InetAddress.ofLiteral("127.0.0.8");

  @Test
  void keepsItsPaceHoweverManyAreAsked() throws Exception {
    try (var mute = new DatagramSocket(0, own)) {
      List<Row> rows = rows(mute, 50, 2);
      long began = System.nanoTime();

      new UdpVolley(rows, 2, Duration.ZERO, Duration.ofMillis(1)).run();

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(UdpVolley.SPACING.multipliedBy(99), Duration.ofSeconds(5));
      assertThat(rows).extracting(Row::answer).extracting(Answer::sent).containsOnly(2);
    }
  }

  @Test
  void leavesAGapBetweenPacketsToOne() throws Exception {
    try (var mute = new DatagramSocket(0, own)) {
      List<Row> rows = rows(mute, 1, 4);
      long began = System.nanoTime();

      new UdpVolley(rows, 4, Duration.ofMillis(100), Duration.ofMillis(1)).run();

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    }
  }

  @Test
  void waitsForNothingOnceAllIsRefused() throws Exception {
    var rows = List.of(row(new Target(1, new Ip("127.0.0.8"), 9, 9), 200));
    long began = System.nanoTime();

    new UdpVolley(rows, 200, Duration.ofMillis(20), Duration.ofSeconds(20)).run();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThat(rows.getFirst().answer().ending()).isEqualTo(Ending.REFUSED);
    assertThat(rows.getFirst().answer().sent()).isLessThan(5);
  }

  @Test
  void countsNoAnswerTwiceAndNoneOfAnotherQuestion() throws Exception {
    try (var liar = new DatagramSocket(0, own)) {
      List<Row> rows = rows(liar, 1, 2);
      Thread answering = Thread.ofPlatform().daemon().start(() -> answerStrangely(liar));

      new UdpVolley(rows, 2, Duration.ZERO, Duration.ofMillis(500)).run();

      assertThat(rows.getFirst().answer().answered()).isEqualTo(1);
      answering.join();
    }
  }

  /// Answers the first question twice, and one that nobody has asked.
  private static void answerStrangely(DatagramSocket socket) {
    try {
      var question = new DatagramPacket(new byte[200], 200);
      socket.receive(question);
      byte[] answer = Arrays.copyOf(question.getData(), 20);
      answer[0] = 1; // success
      answer[2] = 0;
      answer[3] = 0;
      for (int i = 0; i < 2; i++) {
        socket.send(new DatagramPacket(answer, 20, question.getSocketAddress()));
      }
      answer[16]++; // of the nonce
      answer[19]++; // the next in the row
      socket.send(new DatagramPacket(answer, 20, question.getSocketAddress()));
      answer[16]--;
      answer[19] = 77; // never asked
      socket.send(new DatagramPacket(answer, 20, question.getSocketAddress()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Row> rows(DatagramSocket to, int count, int packets) {
    int port = to.getLocalPort();
    return IntStream.range(0, count)
        .mapToObj(i -> row(new Target(i, new Ip("127.0.0.8"), port, port), packets))
        .toList();
  }

  private static Row row(Target target, int packets) {
    return new Row(target, Protocol.UDP, new Mark(1, 2, 3, 0), packets);
  }
}
