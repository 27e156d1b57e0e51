package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.PathSize.Hole;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.probes.inside.TalkJson.Unreadable;
import dev.tsk8s.probes.inside.Task.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TalkJsonTest {
  private static final String ASK =
      "{\"is\":\"Ask\",\"number\":2,\"self\":0,\"targets\":[{\"index\":1,\"ip\":\"192.0.2.1\","
          + "\"udpPort\":41643,\"tcpPort\":41643}],\"packets\":10,\"gap\":\"PT0.1S\","
          + "\"patience\":\"PT2S\"}";

  static Stream<Task> tasks() {
    var targets =
        List.of(
            new Target(1, new Ip("192.0.2.1"), 41_643, 41_643),
            new Target(7, new Ip("2001:db8::1"), 50_000, 50_001));
    return Stream.of(
        new Task.Greet(1, "k3x0"),
        new Task.Ask(2, 0, targets, 10, Duration.ofMillis(100), Duration.ofSeconds(2)),
        new Task.Size(4, targets),
        new Task.Nat(5, List.of(new Task.Server("stun.example", 3478, 3479))),
        new Task.Tell(3));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void readsATaskAsItWasWritten(Task task) throws Unreadable {
    String line = TalkJson.line(task);

    assertThat(line).doesNotContain("\n");
    assertThat(TalkJson.task(line)).isEqualTo(task);
  }

  static Stream<Account> accounts() {
    var at = new Endpoint(new Ip("2001:db8::1"), 41_643);
    var trips =
        new RoundTrips(
            Duration.ofNanos(1),
            Duration.ofNanos(2),
            Duration.ofMillis(3),
            Duration.ofSeconds(4),
            Duration.ZERO);
    return Stream.of(
        new Account.Ready(1, "1.0", "n1", List.of(new Ip("192.0.2.1")), List.of(), 41_643, 41_643),
        new Account.Answers(
            2,
            List.of(
                new Account.Answers.Answer(
                    1,
                    at,
                    Protocol.UDP,
                    Optional.of(new Ip("::1")),
                    10,
                    9,
                    Ending.ANSWERED,
                    List.of(new Ip("::1")),
                    Optional.of(trips)),
                new Account.Answers.Answer(
                    1,
                    at,
                    Protocol.TCP,
                    Optional.empty(),
                    3,
                    0,
                    Ending.UNREACHABLE,
                    List.of(),
                    Optional.empty()))),
        new Account.Sounds(
            3,
            List.of(
                new Account.Sounds.Sound(
                    1, new Ip("192.0.2.1"), Protocol.TCP, 3, List.of(new Ip("192.0.2.9"))))),
        new Account.Sizes(
            4,
            List.of(
                new Account.Sizes.Sized(
                    1,
                    at,
                    Optional.of(1400),
                    Optional.empty(),
                    1500,
                    Hole.TO_TARGET,
                    List.of(new Ip("192.0.2.9")),
                    ""))),
        new Account.Refused(0, "not understood"));
  }

  @Test
  void keepsAnAddressThatComesOftenOnce() throws Unreadable {
    String line =
        TalkJson.line(
            new Account.Ready(
                1, "1.0", "n1", List.of(new Ip("192.0.2.1")), List.of(), 41_643, 41_643));

    var once = (Account.Ready) TalkJson.account(line);
    var again = (Account.Ready) TalkJson.account(line);

    assertThat(once.addresses().getFirst()).isSameAs(again.addresses().getFirst());
  }

  @ParameterizedTest
  @MethodSource("accounts")
  void readsAnAccountAsItWasWritten(Account account) throws Unreadable {
    String line = TalkJson.line(account);

    assertThat(line).doesNotContain("\n");
    assertThat(TalkJson.account(line)).isEqualTo(account);
  }

  @Test
  void writesKindsByTheirNames() {
    assertThat(TalkJson.line(new Task.Tell(3))).isEqualTo("{\"is\":\"Tell\",\"number\":3}");
  }

  @ParameterizedTest
  @CsvSource({
    "\"number\":2, \"number\":0, number",
    "\"packets\":10, \"packets\":201, packets",
    "\"packets\":10, \"packets\":0, packets",
    "\"gap\":\"PT0.1S\", \"gap\":\"PT-1S\", gap",
    "\"patience\":\"PT2S\", \"patience\":\"PT1H\", patience",
    "\"self\":0, \"self\":-1, self",
    "\"udpPort\":41643, \"udpPort\":65536, udpPort",
    "\"index\":1, \"index\":16777216, index"
  })
  void refusesWhatIsOutOfBoundsByItsName(String good, String bad, String name) {
    String line = ASK.replace(good, bad);

    assertThat(line).isNotEqualTo(ASK);
    assertThatThrownBy(() -> TalkJson.task(line))
        .isInstanceOf(Unreadable.class)
        .hasMessage(name + " is out of bounds");
  }

  @Test
  void takesNoMoreTargetsThanAllowed() {
    var target = new Target(1, new Ip("192.0.2.1"), 1, 1);
    var targets = Stream.generate(() -> target).limit(Task.Ask.MOST_TARGETS + 1).toList();

    assertThatThrownBy(() -> new Task.Ask(1, 0, targets, 1, Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("targets is out of bounds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "{}",
        "[]",
        "{\"is\":\"Tell\"",
        "{\"is\":\"Tell\"}",
        "{\"is\":\"Tell\",\"number\":null}",
        "{\"is\":\"Greet\",\"number\":1}",
        "{\"is\":\"Ask\",\"number\":1,\"secret\":1}",
        "{\"is\":\"secret\",\"number\":1}",
        "secret",
      })
  void saysNothingOfALineThatIsNoTask(String line) {
    assertThatThrownBy(() -> TalkJson.task(line))
        .isInstanceOfSatisfying(
            Unreadable.class, e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void knowsTheNumberOfATaskThatALaterVersionSends() {
    String line = "{\"is\":\"Resolve\",\"number\":12,\"name\":\"example.com\"}";

    assertThatThrownBy(() -> TalkJson.task(line))
        .isInstanceOfSatisfying(Unreadable.class, e -> assertThat(e.number()).isEqualTo(12));
  }

  @Test
  void leavesAsideWhatALaterVersionAddsToATask() throws Unreadable {
    assertThat(TalkJson.task("{\"is\":\"Tell\",\"number\":3,\"more\":[1]}"))
        .isEqualTo(new Task.Tell(3));
  }
}
