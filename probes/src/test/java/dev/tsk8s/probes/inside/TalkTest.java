package dev.tsk8s.probes.inside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.inside.Task.Target;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TalkTest {
  /// No other test's pods are here: they would count what is asked.
  private static final String OWN = "127.0.0.11";

  @Test
  void belongsToTheRunThatGreetsItFirst() throws Exception {
    try (var pod = Pod.at(OWN)) {
      var mute = new Target(1, new Ip(OWN), 9, 9);
      pod.give(new Task.Ask(7, 0, List.of(mute), 1, Duration.ZERO, second()));
      assertThat(pod.next()).isEqualTo(new Account.Refused(7, "not greeted yet"));
      pod.greet();
      pod.give(new Task.Greet(8, "r2"));

      assertThat(pod.next()).isEqualTo(new Account.Refused(8, "this pod is of another run"));
      assertThat(pod.greet().number()).isEqualTo(1);
    }
  }

  @Test
  void goesOnAfterLinesThatAreNoTasks() throws Exception {
    try (var pod = Pod.at(OWN)) {
      pod.type("\nhello\n{\"is\":\"Fly\",\"number\":5}\n");

      assertThat(pod.next()).isEqualTo(new Account.Refused(0, "not understood"));
      assertThat(pod.next()).isEqualTo(new Account.Refused(0, "not understood"));
      assertThat(pod.next()).isEqualTo(new Account.Refused(5, "not understood"));
      assertThat(pod.greet().number()).isEqualTo(1);
    }
  }

  @Test
  void skipsALineThatNeverSeemsToEnd() throws Exception {
    try (var pod = Pod.at(OWN)) {
      for (int i = 0; i < 3; i++) {
        pod.type("x".repeat(1 << 19));
      }
      pod.type("{\"is\":\"Tell\",\"number\":1}\n");

      assertThat(pod.next()).isEqualTo(new Account.Refused(0, "too long"));
      assertThat(pod.greet().number()).isEqualTo(1);
    }
  }

  @Test
  void answersSeveralTalkersByTheNumbersOfTheirTasks() throws Exception {
    try (var pod = Pod.at(OWN)) {
      var itself = List.of(Pod.target(pod.greet(), OWN));
      Task slow = new Task.Ask(11, 0, itself, 30, Duration.ofMillis(20), second());
      Task slowToo = new Task.Ask(12, 0, itself, 1, Duration.ZERO, second());
      pod.give(slow);
      pod.give(slowToo);
      pod.give(new Task.Tell(13));

      assertThat(List.of(pod.next(), pod.next(), pod.next()))
          .extracting(Account::number)
          .containsExactly(13, 11, 12);
    }
  }

  @Test
  void saysThatItIsBusyWhenTooManyWait() throws Exception {
    try (var pod = Pod.at(OWN);
        var _ = new DatagramSocket(40_009, InetAddress.ofLiteral("127.0.0.6"))) {
      pod.greet();
      var mute = List.of(new Target(1, new Ip("127.0.0.6"), 40_009, 9));
      IntStream.range(20, 30)
          .forEach(i -> pod.give(new Task.Ask(i, 0, mute, 1, Duration.ZERO, second())));

      assertThat(List.of(pod.next(), pod.next()))
          .containsExactly(new Account.Refused(25, "busy"), new Account.Refused(26, "busy"));
    }
  }

  @Test
  void goesOnWhenItsInputEndsForAWhile() throws Exception {
    var server = new ProbeServer("1", "", Duration.ofSeconds(30));
    var in = new EndingInput("{\"is\":\"Te", "ll\",\"number\":1}\n");
    List<String> said = new CopyOnWriteArrayList<>();

    server.serve(
        List.of(InetAddress.ofLiteral(OWN)),
        in,
        line -> {
          said.add(line);
          server.stop();
        });

    assertThat(said).containsExactly(TalkJson.line(new Account.Sounds(1, List.of())) + "\n");
  }

  private static Duration second() {
    return Duration.ofSeconds(1);
  }

  /// A stream that ends between two pieces.
  private static final class EndingInput extends InputStream {
    private final byte[] before;
    private final byte[] after;
    private int at;
    private int ends;

    EndingInput(String before, String after) {
      this.before = before.getBytes(UTF_8);
      this.after = after.getBytes(UTF_8);
    }

    @Override
    public int read() {
      if (at == before.length && ends == 0) {
        ends++;
        return -1;
      }
      int here = at++;
      return here < before.length
          ? before[here]
          : here - before.length < after.length ? after[here - before.length] : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int one = read();
      if (one < 0) {
        return -1;
      }
      into[offset] = (byte) one;
      return 1;
    }
  }
}
