package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.probes.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The same search where bytes are dear, as in probe pods.
class PacedPathTest {
  private static final Endpoint TARGET = new Endpoint(new Ip("192.0.2.1"), 41_643);
  private static final int SENT = 21_500;
  private static final int ANSWERED = 10_000;
  private static final long SECOND = 1_000_000_000;
  private static final int SEEDS = 300;

  @ParameterizedTest
  @ValueSource(ints = {1280, 1400, 1450, 1500, 9000, 9001})
  void provesASoundPathBothWaysWithTheBytesOfASecond(int link) throws Exception {
    var path = path().carrying(link).reflecting(link);

    PathMtu seen = measure(path, link);

    assertThat(seen.toTarget()).hasValue(link);
    assertThat(seen.fromTarget()).hasValue(link);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.NO);
    assertThat(path.log.stream().mapToInt(FakePath.Left::size).sum())
        .isLessThan(link <= 1500 ? 8_000 : 30_000);
    assertThat(seen.took())
        .isLessThan(link <= 1500 ? Duration.ofMillis(150) : Duration.ofMillis(2_400));
  }

  @ParameterizedTest
  @CsvSource({
    "1400, 1500",
    "1499, 1500",
    "1450, 1500",
    "1397, 1500",
    "1230, 1500",
    "600, 1500",
    "1500, 9000",
    "1501, 9000",
    "8951, 9000",
    "1280, 9001",
    "8900, 9001"
  })
  void findsABlackHoleWithinSecondsAndNeverFasterThanItMay(int mtu, int link) throws Exception {
    var path = path().carrying(mtu).reflecting(link);

    PathMtu seen = measure(path, link);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.TO_TARGET);
    assertThat(seen.fromTarget()).hasValue(link);
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
    assertThat(seen.took()).isLessThan(Duration.ofSeconds(link <= 1500 ? 3 : 13));
    keepsToWhatASecondMayCarry(path);
  }

  @ParameterizedTest
  @CsvSource({"1400, 1500", "1499, 1500", "1501, 9000", "8951, 9000"})
  void findsABlackHoleOnTheWayBack(int mtu, int link) throws Exception {
    var path = path().carrying(link).reflecting(mtu);

    PathMtu seen = measure(path, link);

    assertThat(seen.toTarget()).hasValue(link);
    assertThat(seen.fromTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.FROM_TARGET);
    assertThat(seen.took()).isLessThan(Duration.ofSeconds(link <= 1500 ? 4 : 20));
    keepsToWhatASecondMayCarry(path);
  }

  @ParameterizedTest
  @CsvSource({"1400, 1500", "1450, 1500", "1230, 1500", "8951, 9000", "1500, 9000"})
  void findsABlackHoleBothWays(int mtu, int link) throws Exception {
    var path = path().carrying(mtu).reflecting(mtu);

    PathMtu seen = measure(path, link);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.fromTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.BOTH);
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
    assertThat(seen.took()).isLessThan(Duration.ofSeconds(link <= 1500 ? 5 : 20));
    keepsToWhatASecondMayCarry(path);
  }

  @ParameterizedTest
  @CsvSource({"1400, 1500", "1450, 1500", "8951, 9000", "1500, 9000"})
  void believesARouterThatRefuses(int mtu, int link) throws Exception {
    var path = path().carrying(mtu).refusing().reflecting(mtu);

    PathMtu seen = measure(path, link);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isNotIn(BlackHole.TO_TARGET, BlackHole.BOTH);
    keepsToWhatASecondMayCarry(path);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2})
  void isNotLoweredByLoss(double share) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      var sound = path().carrying(1500).reflecting(1500).losing(share, seed);
      assertThat(measure(sound, 1500).toTarget().orElse(1500)).isEqualTo(1500);
      var narrow = path().carrying(1400).reflecting(1500).losing(share, seed);
      assertThat(measure(narrow, 1500).toTarget().orElse(1400)).isEqualTo(1400);
      assertThat(measure(path().carrying(1400).reflecting(1400).losing(share, seed), 1500))
          .satisfies(both -> assertThat(both.toTarget().orElse(1400)).isEqualTo(1400))
          .satisfies(both -> assertThat(both.fromTarget().orElse(1400)).isEqualTo(1400));
    }
  }

  @Test
  void doesNotKnowASilentTarget() throws Exception {
    PathMtu seen = measure(path().carrying(0), 9000);

    assertThat(seen.toTarget()).isEmpty();
    assertThat(seen.trouble()).isEqualTo("silent");
  }

  private static void keepsToWhatASecondMayCarry(FakePath path) {
    for (FakePath.Left first : path.log) {
      int size = 0;
      int answer = 0;
      for (FakePath.Left one : path.log) {
        if (one.at() >= first.at() && one.at() < first.at() + SECOND) {
          size += one.size();
          answer += one.answer();
        }
      }
      assertThat(size).isLessThanOrEqualTo(SENT);
      assertThat(answer).isLessThanOrEqualTo(ANSWERED);
    }
  }

  private static FakePath path() {
    return new FakePath().paced(new Throttle(Duration.ofMillis(8), SENT, ANSWERED));
  }

  private static PathMtu measure(FakePath path, int link) throws Exception {
    return new Measuring(
            "x",
            TARGET,
            path,
            new StunAsking(false),
            link,
            path.splits(),
            0,
            path.now(),
            Deadline.after(Duration.ofSeconds(60), path.clock()))
        .run();
  }
}
