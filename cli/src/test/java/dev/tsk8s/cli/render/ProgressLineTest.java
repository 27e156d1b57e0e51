package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.probes.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final List<String> shown = new CopyOnWriteArrayList<>();

  @Test
  void saysNothingOfWhatIsSoonOver() {
    try (var progress = new ProgressLine(new Words(Language.EN), shown::add)) {
      progress.at(Progress.Stage.OBJECTS, 3, 13);
    }

    assertThat(shown).isEmpty();
  }

  @Test
  void countsWhatTakesLongerAndWipesTheLineAtTheEnd() throws InterruptedException {
    var drawn = new CountDownLatch(1);

    try (var progress =
        new ProgressLine(
            new Words(Language.EN),
            line -> {
              shown.add(line);
              drawn.countDown();
            })) {
      progress.at(Progress.Stage.OBJECTS, 3, 13);
      assertThat(drawn.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(shown.getFirst()).endsWith("reading objects 3/13 ...");
    assertThat(shown.getLast()).isEqualTo("\r\u001b[K");
  }
}
