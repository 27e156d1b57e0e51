package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.cli.Gate;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.HtmlPageText;
import dev.tsk8s.cli.render.HtmlReport;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.JunitReport;
import dev.tsk8s.cli.render.JunitXml;
import dev.tsk8s.cli.render.MarkdownReport;
import dev.tsk8s.cli.render.PromText;
import dev.tsk8s.cli.render.PrometheusReport;
import dev.tsk8s.cli.render.Sarif;
import dev.tsk8s.cli.render.SarifReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.YamlReport;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every format of the report of every capture is valid, in both languages, and whoever judges by
/// it comes to the exit code of the program.
class FormatsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /// What is read of a language is read once.
  private record Tongue(Words words, Library library) {
    static Tongue of(Language language) {
      return new Tongue(new Words(language), new Library(language));
    }
  }

  private static final List<Tongue> TONGUES = Stream.of(Language.values()).map(Tongue::of).toList();

  static List<String> cases() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFormatIsValidAndJudgesAlike(String name) throws IOException {
    Report report = new Doctor(Checks.ALL).diagnose(Captures.read(name));
    for (Tongue tongue : TONGUES) {
      for (Severity threshold : Severity.values()) {
        judgeAlike(report, tongue, threshold);
      }
    }
  }

  private static void judgeAlike(Report report, Tongue tongue, Severity threshold)
      throws IOException {
    int exitCode = Gate.exitCode(report, threshold);
    var telling =
        new Telling(
            report, exitCode, "1.2.3", Duration.ofMinutes(1), tongue.words(), tongue.library());

    assertThat(JunitXml.of(new JunitReport(threshold).told(telling)).exitCode())
        .isEqualTo(exitCode);
    if (threshold == Severity.WARNING) {
      return; // only JUnit tells by it
    }
    yaml(telling);
    sarif(telling);
    String markdown = new MarkdownReport().told(telling);
    assertThat(markdown.length()).isLessThanOrEqualTo(65_536);
    assertThat(markdown).doesNotContainPattern("\\{[A-Za-z]+}(?!')");
    HtmlPageText html = HtmlPageText.of(new HtmlReport().told(telling));
    assertThat(html.faults()).isEmpty();
    assertThat(html.text()).doesNotContainPattern("\\{[A-Za-z]+}(?!')");
    assertThat(PromText.read(new PrometheusReport().told(telling)))
        .containsEntry("tsk8s_exit_code", (double) exitCode);
  }

  private static void yaml(Telling telling) throws IOException {
    JsonNode yaml = YAML.readTree(new YamlReport().told(telling));

    assertThat(yaml.toString()).isEqualTo(JSON.readTree(new JsonReport().told(telling)).toString());
  }

  private static void sarif(Telling telling) {
    String sarif = new SarifReport().told(telling);

    assertThat(Sarif.faults(sarif)).isEmpty();
    JsonNode run = Sarif.run(sarif);
    JsonNode invocation = run.path("invocations").path(0);
    assertThat(invocation.path("exitCode").asInt()).isEqualTo(telling.exitCode());
    List<String> rules = run.path("tool").path("driver").path("rules").findValuesAsText("id");
    assertThat(run.path("results"))
        .hasSameSizeAs(telling.report().findings())
        .allSatisfy(result ->
            assertThat(rules.get(result.path("ruleIndex").asInt()))
                .isEqualTo(result.path("ruleId").asText()));
    assertThat(invocation.path("toolExecutionNotifications").isEmpty())
        .isEqualTo(
            telling.report().unread().isEmpty()
                && telling.report().results().stream()
                    .allMatch(result -> result.verdict().gaps().isEmpty()));
  }
}
