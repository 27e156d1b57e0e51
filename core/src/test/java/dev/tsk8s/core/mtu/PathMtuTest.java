package dev.tsk8s.core.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.core.mtu.PathMtu.Proof;
import dev.tsk8s.core.mtu.PeerMtu.Underlay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PathMtuTest {
  private static final OptionalInt UNKNOWN = OptionalInt.empty();

  @Test
  void isSoundWhereEverythingFits() {
    assertThat(path(1500, 1500).hurts()).isFalse();
  }

  @Test
  void isSoundAtTheLeastOfIpv6() {
    assertThat(path(1280, 1280).hurts()).isFalse();
  }

  @Test
  void hurtsBelowTheLeastOfIpv6InEitherDirection() {
    assertThat(path(1279, 1500).hurts()).isTrue();
    assertThat(path(1500, 1279).hurts()).isTrue();
  }

  @Test
  void hurtsWherePacketsVanish() {
    for (BlackHole hole :
        List.of(BlackHole.TO_TARGET, BlackHole.FROM_TARGET, BlackHole.BOTH, BlackHole.SOMEWHERE)) {
      assertThat(path(1400, 1400, hole, UNKNOWN, Pieces.unseen()).hurts()).isTrue();
    }
  }

  @Test
  void doesNotTakeAnUnknownHoleForOne() {
    assertThat(path(1400, 1400, BlackHole.UNKNOWN, UNKNOWN, Pieces.unseen()).hurts()).isFalse();
  }

  @Test
  void hurtsWhereThisHostSplitsWhatIsWrappedAround() {
    assertThat(path(1500, 1500, BlackHole.NO, UNKNOWN, made(true)).hurts()).isTrue();
    assertThat(path(1500, 1500, BlackHole.NO, UNKNOWN, made(false)).hurts()).isFalse();
  }

  @Test
  void isHeldDownByWhatTheSystemStillBelieves() {
    assertThat(path(1500, 1500, BlackHole.NO, OptionalInt.of(1300), Pieces.unseen()).isHeldDown())
        .isTrue();
  }

  @Test
  void isNotHeldDownByTheTruth() {
    assertThat(path(1300, 1300, BlackHole.NO, OptionalInt.of(1300), Pieces.unseen()).isHeldDown())
        .isFalse();
    assertThat(path(1300, 1300, BlackHole.NO, OptionalInt.of(1500), Pieces.unseen()).isHeldDown())
        .isFalse();
    assertThat(path(1300, 1300).isHeldDown()).isFalse();
  }

  @Test
  void isAsymmetricOnlyWhereBothWaysAreKnown() {
    assertThat(path(1500, 1400).isAsymmetric()).isTrue();
    assertThat(path(1500, 1500).isAsymmetric()).isFalse();
    assertThat(path(1500, 0).isAsymmetric()).isFalse();
  }

  /// ts:net/tstun/mtu.go: 1280 and what WireGuard puts around it, 60 over IPv4.
  @Test
  void carriesTailscaleFrom1340On() {
    assertThat(path(1340, 1340).isTooNarrowForTailscale()).isFalse();
    assertThat(path(1339, 1500).isTooNarrowForTailscale()).isTrue();
    assertThat(path(1500, 1339).isTooNarrowForTailscale()).isTrue();
  }

  @Test
  void blamesTheUnderlayOnlyWhereItIsKnownToBeTooNarrow() {
    PathMtu tunnel = path(1280, 1280);

    assertThat(new PeerMtu("b", tunnel, new Underlay.Measured(path(1339, 1339))).hurts()).isTrue();
    assertThat(new PeerMtu("b", tunnel, new Underlay.Measured(path(1340, 1340))).hurts()).isFalse();
    assertThat(new PeerMtu("b", tunnel, new Underlay.Measured(path(0, 0))).hurts()).isFalse();
    assertThat(new PeerMtu("b", tunnel, new Underlay.None("derp", "fra")).hurts()).isFalse();
  }

  private static Pieces made(boolean made) {
    return new Pieces(Optional.empty(), Optional.empty(), Optional.of(made), UNKNOWN);
  }

  private static PathMtu path(int there, int back) {
    return path(there, back, BlackHole.NO, UNKNOWN, Pieces.unseen());
  }

  /// 0: not known.
  private static PathMtu path(
      int there, int back, BlackHole hole, OptionalInt held, Pieces pieces) {
    return new PathMtu(
        "x",
        new Endpoint(new Ip("192.0.2.1"), 0),
        Proof.ECHO,
        there == 0 ? UNKNOWN : OptionalInt.of(there),
        back == 0 ? UNKNOWN : OptionalInt.of(back),
        true,
        1500,
        held,
        hole,
        List.of(),
        pieces,
        Optional.empty(),
        true,
        there == 0 ? "silent" : "",
        1,
        Duration.ofMillis(1));
  }
}
