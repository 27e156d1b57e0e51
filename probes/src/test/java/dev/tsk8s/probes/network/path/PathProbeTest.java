package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.core.mtu.PathMtu.Proof;
import dev.tsk8s.core.mtu.Pieces;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.path.PathSocket.Heard.Unreachable;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathProbeTest {
  /// So many made-up paths each lose other packets.
  private static final int SEEDS = 2000;

  /// Lost there and lost back: together a tenth, a fifth, three tenths.
  private static final double ONE_WAY_OF_A_TENTH = 1 - Math.sqrt(0.9);

  private static final double ONE_WAY_OF_A_FIFTH = 1 - Math.sqrt(0.8);
  private static final double ONE_WAY_OF_A_THIRD = 1 - Math.sqrt(0.7);
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
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
  }

  @ParameterizedTest
  @CsvSource({"1400, 1500", "1230, 1500", "1501, 9000", "8951, 9000", "1280, 9001", "1280, 65535"})
  void findsABlackHoleWithinASecond(int mtu, int link) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(mtu), link);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.TO_TARGET);
    assertThat(seen.refusedBy()).isEmpty();
    assertThat(seen.took()).isLessThan(Duration.ofSeconds(1));
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
  }

  @RepeatedTest(50)
  void isNotLoweredByLoss(RepetitionInfo run) throws Exception {
    PathMtu seen =
        measure(
            new FakePath().carrying(1400).refusing().losing(0.2, run.getCurrentRepetition()), 1500);

    assertThat(seen.toTarget()).hasValue(1400);
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
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

  @ParameterizedTest
  @CsvSource({"1400, 1500", "1397, 1500", "1279, 1500", "8951, 9000", "1501, 9000", "1280, 65535"})
  void takesNoMoreThanFourRoundTripsWhereARouterRefuses(int mtu, int link) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(mtu).refusing().taking(200), link);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.took()).isLessThanOrEqualTo(Duration.ofMillis(200 * 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1400, 1397, 1492})
  void takesNoMoreThanSixRoundTripsInABlackHole(int mtu) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(mtu).taking(200), 1500);

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.TO_TARGET);
    assertThat(seen.took()).isLessThanOrEqualTo(Duration.ofMillis(200 * 6));
  }

  @Test
  void measuresIpv6() throws Exception {
    var target = new Endpoint(new Ip("2001:db8::1"), 3478);
    var path = new FakePath().v6().carrying(1280).refusing();

    PathMtu seen = measuring(target, path, new StunAsking(true), 1500).run();

    assertThat(seen.toTarget()).hasValue(1280);
  }

  @Test
  void provesBothWaysByAnEchoAsLargeAsTheLink() throws Exception {
    PathMtu seen = echo(new FakePath().carrying(1500).echoing());

    assertThat(seen.toTarget()).hasValue(1500);
    assertThat(seen.fromTarget()).hasValue(1500);
    assertThat(seen.proof()).isEqualTo(Proof.ECHO);
  }

  @ParameterizedTest
  @ValueSource(ints = {1397, 1280, 600})
  void findsTheSizeByEcho(int mtu) throws Exception {
    PathMtu seen = echo(new FakePath().carrying(mtu).refusing().echoing());

    assertThat(seen.toTarget()).hasValue(mtu);
    assertThat(seen.fromTarget()).isEmpty();
    assertThat(seen.blackHole()).isEqualTo(BlackHole.NO);
  }

  @Test
  void doesNotSayInWhichDirectionAnEchoVanishes() throws Exception {
    PathMtu seen = echo(new FakePath().carrying(1400).echoing());

    assertThat(seen.toTarget()).hasValue(1400);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.SOMEWHERE);
  }

  @Test
  void findsWhatComesBackWholeAmongEchoesInPieces() throws Exception {
    PathMtu seen = echo(new FakePath().carrying(1500).splittingAnswersAbove(1397).echoing());

    assertThat(seen.toTarget()).hasValue(1500);
    assertThat(seen.fromTarget()).hasValue(1397);
    assertThat(seen.pieces().answers()).contains(true);
    assertThat(seen.isAsymmetric()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 30, 34})
  void doesNotTakeTheEndOfAPathForItsSize(int packets) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1400).endingAfter(packets), 1500);

    assertThat(seen.toTarget()).isEmpty();
    assertThat(seen.trouble()).isIn("changed", "unfinished");
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
  }

  @Test
  void findsWhereThisHostBeginsToSplitWhatItWrapsAround() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1500).wrapping(1230), 1500);

    assertThat(seen.pieces().made()).contains(true);
    assertThat(seen.pieces().wholeUpTo()).hasValue(1230);
    assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
  }

  @Test
  void saysThatNothingIsSplitHere() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1500), 1500);

    assertThat(seen.pieces().made()).contains(false);
    assertThat(seen.pieces().wholeUpTo()).isEmpty();
  }

  @Test
  void saysThatALargerPacketArrivesInPieces() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1400), 1500);

    assertThat(seen.pieces().permitted()).contains(new Pieces.Permitted(1500, true));
  }

  @Test
  void tellsWhatTheSystemHeld() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1500).holding(1300), 1500);

    assertThat(seen.held()).hasValue(1300);
    assertThat(seen.isHeldDown()).isTrue();
  }

  @Test
  void staysWithinAHundredPacketsWhereAThirdIsLost() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      PathMtu seen = measure(new FakePath().carrying(1400).refusing().losing(0.3, seed), 1500);

      assertThat(seen.packetsSent()).isLessThanOrEqualTo(PathProbe.MOST_PACKETS);
      assertThat(seen.toTarget().orElse(1400)).isEqualTo(1400);
    }
  }

  @RepeatedTest(50)
  void findsABlackHoleWhereAFifthIsLost(RepetitionInfo run) throws Exception {
    PathMtu seen =
        measure(new FakePath().carrying(1400).losing(0.1, run.getCurrentRepetition()), 1500);

    assertThat(seen.toTarget()).hasValue(1400);
    assertThat(seen.blackHole()).isEqualTo(BlackHole.TO_TARGET);
  }

  @Test
  void isUsuallyAFewTenthsOfASecondInABlackHoleWhereAFifthIsLost() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PathMtu seen = measure(new FakePath().carrying(1400).losing(ONE_WAY_OF_A_FIFTH, seed), 1500);

      assertThat(seen.toTarget()).hasValue(1400);
      assertThat(seen.took()).isLessThan(Duration.ofMillis(500));
    }
  }

  @Test
  void knowsARefusedSizeHoweverManyAreLostTogether() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PathMtu seen =
          measure(new FakePath().carrying(1400).refusing().losing(ONE_WAY_OF_A_THIRD, seed), 1500);

      assertThat(seen.toTarget()).hasValue(1400);
      assertThat(seen.packetsSent()).isLessThan(90);
    }
  }

  @Test
  void asksLongerForTheSizeThatARouterOffers() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PathMtu seen =
          measure(new FakePath().carrying(1400).refusing().losing(ONE_WAY_OF_A_TENTH, seed), 1500);

      assertThat(seen.toTarget()).hasValue(1400);
      assertThat(seen.blackHole()).isEqualTo(BlackHole.NO);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 18, 25, 35})
  void saysSoonThatNothingCanBeSentAnyMore(int packets) throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1400).sending(packets), 1500);

    assertThat(seen.toTarget()).isEmpty();
    assertThat(seen.trouble()).isEqualTo("cut-off");
    assertThat(seen.took()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void isNotStoppedByOnePacketThatTheSystemRefused() throws Exception {
    PathMtu seen = measure(new FakePath().carrying(1400).refusing().refusingToSend(3), 1500);

    assertThat(seen.toTarget()).hasValue(1400);
  }

  @Test
  void asksByStunWhereThatIsAnswered() throws Exception {
    var stun = new FakePath();

    var first = new FirstAnswer(stun, new FakePath().echoing(), false, end(stun));

    assertThat(first.await()).isEqualTo(FirstAnswer.By.STUN);
    assertThat(first.packets()).isEqualTo(2);
  }

  @Test
  void asksByEchoWhereNobodyAnswersStun() throws Exception {
    var stun = new FakePath().carrying(0);

    var first = new FirstAnswer(stun, new FakePath().echoing(), false, end(stun));

    assertThat(first.await()).isEqualTo(FirstAnswer.By.ECHO);
  }

  @Test
  void asksByStunWhereOneRequestOfItWasLost() throws Exception {
    var stun = new FakePath().losingFirst(1);

    var first = new FirstAnswer(stun, new FakePath().echoing(), false, end(stun));

    assertThat(first.await()).isEqualTo(FirstAnswer.By.STUN);
  }

  @Test
  void asksByEchoAtOnceWhereThePortIsRefused() throws Exception {
    var stun = new FakePath().always(new Unreachable(TARGET.ip(), true));
    long began = stun.now();

    var first = new FirstAnswer(stun, new FakePath().echoing(), false, end(stun));

    assertThat(first.await()).isEqualTo(FirstAnswer.By.ECHO);
    assertThat(stun.now() - began).isLessThan(Duration.ofMillis(10).toNanos());
  }

  @Test
  void saysWhyNobodyAnswers() throws Exception {
    var refusing = new FakePath().always(new Unreachable(TARGET.ip(), true));
    var first =
        new FirstAnswer(refusing, new FakePath().carrying(0).echoing(), false, end(refusing));

    assertThat(first.await()).isEqualTo(FirstAnswer.By.NOBODY);
    assertThat(first.trouble()).isEqualTo("no-listener");
  }

  private static Deadline end(FakePath path) {
    return Deadline.after(Duration.ofSeconds(30), path.clock());
  }

  private static PathMtu echo(FakePath path) throws Exception {
    return measuring(new Endpoint(TARGET.ip(), 0), path, new EchoAsking(false), 1500).run();
  }

  private static PathMtu measure(FakePath path, int link) throws Exception {
    return measuring(TARGET, path, new StunAsking(false), link).run();
  }

  private static Measuring measuring(Endpoint target, FakePath path, Asking asking, int link) {
    return new Measuring(
        "x",
        target,
        path,
        asking,
        link,
        path.splits(),
        0,
        path.now(),
        Deadline.after(Duration.ofSeconds(30), path.clock()));
  }
}
