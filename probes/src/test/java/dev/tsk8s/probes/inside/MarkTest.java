package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkTest {
  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "-1, 16777215, 16777215, 65535", "7, 1, 0x010203, 300"})
  void comesBackOutOfATransactionId(int run, int sender, String nonce, int sequence) {
    var mark = new Mark(run, sender, Integer.decode(nonce), sequence);

    assertThat(Mark.of(mark.id())).isEqualTo(mark);
    assertThat(mark.id().isLegacy()).isFalse();
  }

  @Test
  void tellsRunsApart() {
    assertThat(Mark.run("k3x0")).isEqualTo(Mark.run("k3x0")).isNotEqualTo(Mark.run("k3x1"));
  }

  @Test
  void isOfARowWhateverItsSequence() {
    var mark = new Mark(1, 2, 3, 0);

    assertThat(mark.isOfRow(new Mark(1, 2, 3, 9))).isTrue();
    assertThat(mark.isOfRow(new Mark(0, 2, 3, 0))).isFalse();
    assertThat(mark.isOfRow(new Mark(1, 0, 3, 0))).isFalse();
    assertThat(mark.isOfRow(new Mark(1, 2, 0, 0))).isFalse();
  }
}
