package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void hangulTakesTwoColumns() {
    assertThat(Columns.width("경로 DERP")).isEqualTo(9);
  }

  @Test
  void combiningMarksTakeNone() {
    assertThat(Columns.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void wrapsByColumnsNotByCharacters() {
    assertThat(Columns.wrapped("모든 트래픽이 DERP를 거칩니다", 14))
        .containsExactly("모든 트래픽이", "DERP를", "거칩니다")
        .allMatch(line -> Columns.width(line) <= 14);
  }

  @Test
  void breaksAWordThatIsWiderThanTheLine() {
    assertThat(Columns.wrapped("a 1234567890", 6)).containsExactly("a", "123456", "7890");
  }

  @Test
  void trimsToTheWidthWithThreeDots() {
    assertThat(Columns.trimmed("클러스터 이름", 9)).isEqualTo("클러스...");
    assertThat(Columns.trimmed("short", 9)).isEqualTo("short");
  }
}
