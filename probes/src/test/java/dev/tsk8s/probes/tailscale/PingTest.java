package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Kind;
import dev.tsk8s.core.facts.PingRun.Pong;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.probes.Malformed;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PingTest {

  @Test
  void readsRelayedPongsAndThenADirectOne() throws Malformed {
    var run = text("02-direct-easy-public/from-desktop/ping-until-direct-node-1.txt");

    assertThat(run.target()).isEqualTo("100.64.0.2");
    assertThat(run.kind()).isEqualTo(Kind.DISCO);
    assertThat(run.pongs())
        .containsExactly(
            new Pong(
                "node-1",
                Optional.of(new Ip("100.64.0.2")),
                new Via.Derp("rega"),
                Duration.ofMillis(1)),
            new Pong(
                "node-1",
                Optional.of(new Ip("100.64.0.2")),
                new Via.Direct(Endpoint.parse("198.51.100.18:50565").orElseThrow()),
                Duration.ZERO));
    assertThat(run.error()).isEmpty();
  }

  @Test
  void readsAPeerRelay() throws Malformed {
    assertThat(text("10-peer-relay/from-workstation/ping-node-2.txt").pongs())
        .extracting(Pong::via)
        .contains(new Via.PeerRelay("203.0.113.66:40000:vni:1"));
  }

  @Test
  void readsAPathOverIpv6() throws Malformed {
    var via = text("18-ipv6-only/from-laptop/ping-until-direct-node-1.txt").pongs().getLast().via();

    assertThat(via)
        .isInstanceOfSatisfying(
            Via.Direct.class, direct -> assertThat(direct.endpoint().ip().isV6()).isTrue());
  }

  @Test
  void countsTenTriesOfAPairThatStaysRelayed() throws Malformed {
    var run = text("03-relay-hard-hard/from-workstation/ping-until-direct-node-2.txt");

    assertThat(run.tries()).isEqualTo(10);
    assertThat(run.error()).contains("direct connection not established");
  }

  @Test
  void countsTimeoutsOfAnOfflinePeerAndDoesNotGuessTheKind() throws Malformed {
    var run = text("07-peer-offline/from-laptop/ping-until-direct-node-1.txt");

    assertThat(run.timeouts()).isEqualTo(10);
    assertThat(run.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(run.error()).contains("no reply");
  }

  @Test
  void tellsTsmpAndIcmpFromDisco() throws Malformed {
    assertThat(text("02-direct-easy-public/from-desktop/tsmp-node-1.txt").kind())
        .isEqualTo(Kind.TSMP);
    assertThat(text("02-direct-easy-public/from-desktop/icmp-node-1.txt").kind())
        .isEqualTo(Kind.ICMP);
  }

  @Test
  void readsAPeerapiPing() throws Malformed {
    var run = PingText.parse("hit peerapi of 100.64.0.2 (node-1) at http://100.64.0.2:1 in 12ms\n");

    assertThat(run.kind()).isEqualTo(Kind.PEERAPI);
    assertThat(run.target()).isEqualTo("100.64.0.2");
    assertThat(run.pongs().getFirst().node()).isEqualTo("node-1");
    assertThat(run.pongs().getFirst().latency()).isEqualTo(Duration.ofMillis(12));
  }

  @Test
  void readsAnExpiredKey() throws Malformed {
    assertThat(text("17a-key-expired/from-laptop/ping-node-1.txt").error())
        .contains("peer's node key has expired");
  }

  @Test
  void passesOverWhatTheCliSaysOfItself() throws Malformed {
    var run =
        PingText.parse(
            """
            Warning: client version "1.80.3" != tailscaled server version "1.102.5"
            2026/11/21 09:34:02 lookup "node-1" => "100.64.0.2"
            pong from node-1 (100.64.0.2) via DERP(fra) in 1.002s
            """);

    assertThat(run.pongs()).extracting(Pong::latency).containsExactly(Duration.ofMillis(1002));
    assertThat(run.error()).isEmpty();
  }

  @Test
  void tellsTheLineOfAPongThatWasCut() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() ->
            PingText.parse(
                "pong from a (100.64.0.2) via DERP(fra) in 1ms\npong from a (100.64.0.2) via DE"))
        .withMessageStartingWith("tailscale ping: line 2: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello\nworld\n", "{\"IP\": \"100.64.0.2\"}", "PING 10.0.0.1 56(84)"})
  void refusesWhatIsNoPing(String text) {
    assertThat(PingText.recognises(text)).isFalse();
    assertThatExceptionOfType(Malformed.class).isThrownBy(() -> PingText.parse(text));
  }

  @Test
  void readsEveryCapture() {
    assertThat(Captures.all("(ping|tsmp|icmp)-.*\\.txt"))
        .hasSizeGreaterThan(100)
        .allSatisfy(file -> {
          assertThat(PingText.recognises(Captures.text(file))).isTrue();
          var run = PingText.parse(Captures.text(file));
          assertThat(run.tries() > 0 || run.error().isPresent()).isTrue();
        });
  }

  @Test
  void readsTheAnswerOfTheLocalApi() throws Malformed {
    var run = json("02-direct-easy-public/from-desktop/localapi-ping-node-1.json");

    assertThat(run.target()).isEqualTo("100.64.0.2");
    assertThat(run.kind()).isEqualTo(Kind.DISCO);
    assertThat(run.pongs())
        .containsExactly(
            new Pong(
                "node-1",
                Optional.of(new Ip("100.64.0.2")),
                new Via.Direct(Endpoint.parse("198.51.100.18:50565").orElseThrow()),
                Duration.ofNanos(486_979)));
  }

  @Test
  void readsAnErrorOfTheLocalApi() throws Malformed {
    var run = json("17a-key-expired/from-laptop/localapi-ping-node-1.json");

    assertThat(run.pongs()).isEmpty();
    assertThat(run.error()).contains("peer's node key has expired");
  }

  @Test
  void readsEveryAnswerOfTheLocalApi() {
    assertThat(Captures.all("localapi-ping-.*\\.json"))
        .hasSizeGreaterThan(30)
        .allSatisfy(file -> PingJson.parse(Captures.text(file)));
  }

  private static PingRun text(String file) throws Malformed {
    return PingText.parse(Captures.text(file));
  }

  private static PingRun json(String file) throws Malformed {
    return PingJson.parse(Captures.text(file));
  }
}
