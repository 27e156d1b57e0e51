package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizerTest {
  private static final int MEGABIT = 1_000_000 / 8;

  /// Its pod and itself ask, and each is asked.
  private static final int PLACES = 2;

  @Test
  void aNodeNeverSendsMoreThanAMegabitInASecond() {
    int place = Sizer.SENT + Task.Size.MOST_ASKERS * Sizer.ANSWERED;

    assertThat(PLACES * place).isLessThanOrEqualTo(MEGABIT);
  }

  @Test
  void aJumboFrameFitsIntoWhatOneAskerMayAskFor() {
    assertThat(Sizer.ANSWERED).isGreaterThan(9_216 + 200);
  }
}
