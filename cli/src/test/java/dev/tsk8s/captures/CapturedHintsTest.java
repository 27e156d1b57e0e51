package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Chart;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.core.stack.Hints;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a cluster answers are questions and options of the chart.
class CapturedHintsTest {
  private static final Chart CHART = Chart.in(Language.EN);

  static List<String> captures() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyAnswerIsOneOfTheChart(String name) {
    Hints.of(Captures.read(name))
        .forEach((question, hint) -> {
          assertThat(
                  Optional.ofNullable(CHART.questions().get(question))
                      .flatMap(asked -> asked.option(hint.option())))
              .as(question)
              .isPresent();
          assertThat(hint.evidence()).isNotBlank();
        });
  }
}
