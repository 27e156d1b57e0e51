package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.PublishedSchema;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.StackReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.TextReport;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is printed about every capture is whole: all placeholders filled, every code with words,
/// the JSON as published.
class CapturedReportsTest {
  static List<String> cases() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyReportIsWholeInBothLanguages(String name) throws IOException {
    Report report = new Doctor(Checks.ALL).diagnose(Captures.read(name));

    for (Language language : Language.values()) {
      String json = print(new JsonReport(), report, language);
      String text = print(new TextReport(Screen.plain(), Detail.VERBOSE), report, language);

      assertThat(PublishedSchema.REPORT.faults(json)).isEmpty();
      assertThat(PublishedSchema.STACK.faults(print(StackReport.json(), report, language)))
          .isEmpty();
      assertThat(unfilled(json)).as("placeholders").isEmpty();
      assertThat(unfilled(text)).as("placeholders").isEmpty();
      assertThat(json).doesNotContainPattern("\"text\": \"[a-z-]+/[a-z-]+\"");
      assertThat(json).doesNotContainPattern("\"title\": \"[a-z-]+/[a-z-]+\"");
    }
  }

  private static List<String> unfilled(String text) {
    return text.lines().filter(line -> line.matches(".*\\{[A-Za-z]+}.*")).toList();
  }

  private static String print(Renderer renderer, Report report, Language language)
      throws IOException {
    var out = new StringBuilder();
    renderer.render(
        new Telling(
            report, 0, "1.2.3", Duration.ofMinutes(1), new Words(language), new Library(language)),
        out);
    return out.toString();
  }
}
