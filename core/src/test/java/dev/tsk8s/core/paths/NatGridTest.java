package dev.tsk8s.core.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.paths.MeasuredGrid.Run;
import dev.tsk8s.core.paths.MeasuredGrid.Situation;
import dev.tsk8s.core.paths.NatGrid.Obstacle;
import dev.tsk8s.core.paths.NatGrid.Open;
import dev.tsk8s.core.paths.NatGrid.Out;
import dev.tsk8s.core.paths.NatGrid.Side;
import dev.tsk8s.core.paths.NatGrid.Standing;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NatGridTest {
  private static final Set<Boolean> NO = Set.of(false);
  private static final Set<Out> ANY = Set.of(Out.ANYWHERE);
  private static final Set<Out> NOT_BLOCKED = Set.of(Out.ANYWHERE, Out.SOME_PORTS);
  private static final Set<Open> PERHAPS = Set.of(Open.NO, Open.YES);
  private static final Set<Open> CLOSED = Set.of(Open.NO);

  static List<Run> everyPair() {
    return MeasuredGrid.read().runs();
  }

  static Stream<Run> relayedPairs() {
    return everyPair().stream().filter(run -> !run.direct());
  }

  @Test
  void theTableIsWhole() {
    assertThat(everyPair()).hasSize(18 * 18);
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void theRulesPredictEveryMeasuredPair(Run run) {
    assertThat(NatGrid.direct(asBuilt(run.from()), asBuilt(run.to()))).isEqualTo(run.direct());
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void neverPredictsTheOppositeFromWhatTheHostsThemselvesCanSee(Run run) {
    var expected = NatGrid.expect(asSeen(run.from()), asSeen(run.to()));

    assertThat(expected).isNotEqualTo(run.direct() ? Path.Expected.RELAY : Path.Expected.DIRECT);
  }

  @ParameterizedTest
  @MethodSource("relayedPairs")
  void neverBlamesWhatDoesNotStandInTheWay(Run run) {
    var blamed = NatGrid.explain(asSeen(run.from()), asSeen(run.to()));

    assertThat(NatGrid.obstacles(asBuilt(run.from()), asBuilt(run.to()))).containsAll(blamed);
  }

  @ParameterizedTest
  @MethodSource("relayedPairs")
  void explainsEveryPairOfWhichAllIsKnown(Run run) {
    assertThat(NatGrid.explain(known(run.from()), known(run.to()))).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("relayedPairs")
  void namesBlockedUdpAlone(Run run) {
    boolean blocked = run.from().out().equals("nowhere") || run.to().out().equals("nowhere");

    var blamed = NatGrid.explain(asSeen(run.from()), asSeen(run.to()));

    assertThat(blamed.contains(Obstacle.NEAR_BLOCKED) || blamed.contains(Obstacle.FAR_BLOCKED))
        .isEqualTo(blocked);
  }

  @Test
  void namesTheHardEndOfAPairThatNobodyLimits() {
    assertThat(NatGrid.explain(easy(NOT_BLOCKED), hard())).containsExactly(Obstacle.FAR_HARD);
    assertThat(NatGrid.explain(hard(), hard()))
        .containsExactly(Obstacle.NEAR_HARD, Obstacle.FAR_HARD);
  }

  @Test
  void namesAHardEndThoughNobodyLookedFromTheOther() {
    assertThat(NatGrid.explain(hard(), Standing.UNSEEN)).containsExactly(Obstacle.NEAR_HARD);
  }

  @Test
  void doesNotNameAHardEndWhosePortMayBeForwarded() {
    var forwarded = new Standing(NOT_BLOCKED, PERHAPS, Set.of(true), NO);

    assertThat(NatGrid.explain(forwarded, Standing.UNSEEN)).isEmpty();
    assertThat(NatGrid.explain(forwarded, easy(NOT_BLOCKED))).isEmpty();
    assertThat(NatGrid.explain(forwarded, easy(ANY))).containsExactly(Obstacle.NEAR_HARD);
  }

  @Test
  void twoEasyEndsMeanThatSomebodyLimitsUdpAndTheOneThatDoesNotIsNotIt() {
    assertThat(NatGrid.explain(easy(NOT_BLOCKED), easy(NOT_BLOCKED))).isEmpty();
    assertThat(NatGrid.explain(easy(ANY), easy(NOT_BLOCKED))).containsExactly(Obstacle.FAR_LIMITED);
    assertThat(NatGrid.explain(easy(NOT_BLOCKED), easy(ANY)))
        .containsExactly(Obstacle.NEAR_LIMITED);
  }

  @Test
  void saysNothingOfAnEasyEndAndAnUnseenOne() {
    assertThat(NatGrid.explain(easy(ANY), Standing.UNSEEN)).isEmpty();
  }

  @Test
  void saysNothingWhereTheRulesAreContradicted() {
    assertThat(NatGrid.explain(easy(ANY), easy(ANY))).isEmpty();
  }

  @Test
  void ipv6OnBothSidesIsDirectWhateverTheMapping() {
    var a = new Side(Out.ANYWHERE, Open.NO, true, true);

    assertThat(NatGrid.direct(a, a)).isTrue();
    assertThat(NatGrid.direct(a, new Side(Out.ANYWHERE, Open.NO, true, false))).isFalse();
  }

  @Test
  void anOpenCommonPortIsReachedFromWhereUdpIsLimited() {
    var limited = new Side(Out.SOME_PORTS, Open.NO, false, false);

    assertThat(NatGrid.direct(limited, new Side(Out.ANYWHERE, Open.ON_COMMON_PORT, true, false)))
        .isTrue();
    assertThat(NatGrid.direct(limited, new Side(Out.ANYWHERE, Open.YES, false, false))).isFalse();
  }

  private static Standing easy(Set<Out> out) {
    return new Standing(out, PERHAPS, NO, NO);
  }

  private static Standing hard() {
    return new Standing(NOT_BLOCKED, CLOSED, Set.of(true), NO);
  }

  private static Side asBuilt(Situation s) {
    return new Side(out(s), s.open() ? Open.YES : Open.NO, s.hard(), false);
  }

  private static Out out(Situation s) {
    return switch (s.out()) {
      case "anywhere" -> Out.ANYWHERE;
      case "nowhere" -> Out.NOWHERE;
      default -> Out.SOME_PORTS;
    };
  }

  /// What the host's own outputs leave possible: neither open nor limits can be read from them,
  /// except that a hard mapping without a fixed port is surely closed.
  private static Standing asSeen(Situation s) {
    if (s.netcheck().equals("null")) {
      return new Standing(Set.of(Out.NOWHERE), CLOSED, Set.of(true, false), NO);
    }
    boolean hard = s.netcheck().equals("true");
    return new Standing(NOT_BLOCKED, hard && !s.open() ? CLOSED : PERHAPS, Set.of(hard), NO);
  }

  private static Standing known(Situation s) {
    return new Standing(
        Set.of(out(s)), Set.of(s.open() ? Open.YES : Open.NO), Set.of(s.hard()), NO);
  }
}
