package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.probes.Deadline;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathProbeTest {
  private static final Endpoint TARGET = new Endpoint(new Ip("192.0.2.1"), 3478);

  @ParameterizedTest
  @ValueSource(ints = {1500, 1499, 1493, 1492, 1450, 1400, 1280, 1279, 1230, 600, 128})
  void findsTheSizeOfAPathWhoseRouterRefuses(int mtu) throws Exception {
    var path = new FakePath().carrying(mtu).refusing();

    PathMtu seen = measure(path, 1500);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.NO);
    assertThat(seen.exact()).isTrue();
    if (mtu < 1500) {
      assertThat(seen.refusedBy())
          .containsExactly(new PathMtu.Refusal(FakePath.ROUTER, OptionalInt.of(mtu)));
    }
    assertThat(seen.took()).isLessThan(Duration.ofMillis(600));
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(Search.MOST_PACKETS);
  }

  @ParameterizedTest
  @CsvSource({"1400, 1500", "1230, 1500", "1501, 9000", "8951, 9000", "1280, 9001", "1280, 65535"})
  void findsABlackHoleWithinASecond(int mtu, int link) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(mtu), link);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.TO_TARGET);
    assertThat(seen.refusedBy()).isEmpty();
    assertThat(seen.took()).isLessThan(Duration.ofSeconds(1));
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(Search.MOST_PACKETS);
  }

  @RepeatedTest(50)
  void isNotLoweredByLoss(RepetitionInfo run) throws Exception {
    PathMtu seen =
        measure(
            new FakePath().carrying(1400).refusing().losing(0.2, run.getCurrentRepetition()), 1500);

    assertThat(seen.toTarget()).hasValue(1400);
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(Search.MOST_PACKETS);
  }

  @RepeatedTest(20)
  void isNotLoweredByLossWhereNothingElseIsWrong(RepetitionInfo run) throws Exception {
    PathMtu seen =
        measure(new FakePath().carrying(1500).losing(0.3, run.getCurrentRepetition()), 1500);

    assertThat(seen.toTarget()).hasValue(1500);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.NO);
  }

  /// 0, the least of IPv4, what was sent, and more than that.
  @ParameterizedTest
  @ValueSource(ints = {0, 68, 1500, 9000})
  void doesNotBelieveARouterThatLies(int offered) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1400).offering(offered), 1500);

    assertThat(seen.toTarget()).hasValue(1400);
  }

  @Test
  void doesNotBelieveARefusalOfWhatArrives() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1500).offering(576), 1500);

    assertThat(seen.toTarget()).hasValue(1500);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.NO);
  }

  @Test
  void saysThatAStrictServerLeavesUpToThreeBytesOpen() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1450).strict(), 1500);

    assertThat(seen.toTarget()).hasValue(1448);
    assertThat(seen.exact()).isFalse();
  }

  @Test
  void takesARoutersWordBetweenWholeWords() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1450).strict().refusing(), 1500);

    assertThat(seen.toTarget()).hasValue(1450);
    assertThat(seen.exact()).isTrue();
  }

  @Test
  void countsCopiesOnce() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1400).refusing().doubling(), 1500);

    assertThat(seen.toTarget()).hasValue(1400);
  }

  @Test
  void doesNotKnowASilentTarget() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(0), 1500);

    assertThat(seen.toTarget()).isEmpty();
    assertThat(seen.trouble()).isEqualTo("silent");
    assertThat(seen.blackHole()).isEqualTo(BlackHole.UNKNOWN);
    assertThat(seen.took()).isLessThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80, 400})
  void takesAFewRoundTrips(int millis) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1400).refusing().taking(millis), 1500);

    assertThat(seen.toTarget()).hasValue(1400);
    assertThat(seen.took()).isLessThan(Duration.ofMillis(millis * 6L + 120));
  }

  @Test
  void measuresIpv6() throws Exception {
    var target = new Endpoint(new Ip("2001:db8::1"), 3478);
    var path = new FakePath().v6().carrying(1280).refusing();

    PathMtu seen =
        PathProbe.measure(
            "x", target, path, 1500, Deadline.after(Duration.ofSeconds(30), path.clock()));

    assertThat(seen.toTarget()).hasValue(1280);
  }

  private static PathMtu measure(FakePath path, int link) throws Exception {
    return PathProbe.measure(
        "x", TARGET, path, link, Deadline.after(Duration.ofSeconds(30), path.clock()));
  }
}
