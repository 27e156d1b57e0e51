package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.stack.Stack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

/// What programs are told, where validity alone is not enough.
class CiFormatsTest {

  @Test
  void aFindingBelowTheThresholdPassesAndIsToldBeside() {
    JunitXml mild = junit(Reports.sick(), Severity.PROBLEM);
    JunitXml strict = junit(Reports.sick(), Severity.WARNING);

    assertThat(testCase(mild, "example-keys").getElementsByTagName("failure").getLength()).isZero();
    assertThat(testCase(mild, "example-keys").getElementsByTagName("system-out").item(0))
        .satisfies(out -> assertThat(out.getTextContent()).contains("example-relay/key-expires"));
    assertThat(testCase(strict, "example-keys").getElementsByTagName("failure").getLength())
        .isEqualTo(1);
  }

  @Test
  void unknownAndNotApplicableAreSkippedWithTheirReasons() {
    JunitXml junit = junit(Reports.sick(), Severity.PROBLEM);

    assertThat(skipped(junit, "example-unknown")).isEqualTo("unknown");
    assertThat(skipped(junit, "example-none")).isEqualTo("notApplicable");
    assertThat(testCase(junit, "holiday.jpg").getParentNode())
        .satisfies(suite -> assertThat(((Element) suite).getAttribute("name")).isEqualTo("inputs"));
  }

  @Test
  void aBrokenCheckOfOursIsAnErrorEverywhere() {
    assertThat(junit(Reports.hostile(), Severity.PROBLEM).all("error")).hasSize(1);
    JsonNode invocation = sarif(Reports.hostile()).path("invocations").path(0);
    assertThat(invocation.path("executionSuccessful").asBoolean()).isFalse();
    assertThat(invocation.path("toolExecutionNotifications").findValuesAsText("level"))
        .contains("error");
  }

  @Test
  void aResultIsTheSameAlertWhateverWasMeasured() {
    assertThat(fingerprint("182 ms", "ts-0")).isEqualTo(fingerprint("300 ms", "ts-0"));
    assertThat(fingerprint("182 ms", "ts-0")).isNotEqualTo(fingerprint("182 ms", "ts-1"));
  }

  @ParameterizedTest
  @EnumSource
  void hostileNamesAreHarmless(Language language) {
    Report report = Reports.hostile();
    JunitXml.of(GoldenTest.print(new JunitReport(Severity.PROBLEM), report, language));
    String sarif = GoldenTest.print(new SarifReport(), report, language);
    assertThat(Sarif.faults(sarif)).isEmpty();
    assertThat(Sarif.run(sarif).path("results").path(0).path("message").path("text").asText())
        .doesNotContainPattern("(?<!\\{)\\{0}")
        .doesNotContain("[a](");
    PromText.read(GoldenTest.print(new PrometheusReport(), report, language));
    String markdown = GoldenTest.print(new MarkdownReport(), report, language);
    assertThat(outsideOfCode(markdown))
        .doesNotContain("<script", "<img", "@all", "#1", "http://", "www.a");
    for (Renderer renderer :
        List.of(
            new JsonReport(),
            new YamlReport(),
            new JunitReport(Severity.PROBLEM),
            new SarifReport(),
            new MarkdownReport(),
            new HtmlReport(),
            new PrometheusReport())) {
      assertThat(GoldenTest.print(renderer, report, language).codePoints())
          .noneMatch(character -> character != '\n' && Harmless.steers(character));
    }
  }

  @Test
  void aCommentIsNeverTooLongAndSaysWhatIsLeftOut() {
    String markdown = GoldenTest.print(new MarkdownReport(), many(3000), Language.EN);

    assertThat(markdown.length()).isBetween(60_000, 65_536);
    assertThat(markdown).contains("Cut to fit into a comment; causes of which nothing is shown: ");
    assertThat(markdown.lines().filter("</details>"::equals).count())
        .isEqualTo(markdown.lines().filter(line -> line.startsWith("<details")).count());
  }

  @Test
  void pathsThatNothingTellsApartAreOneSeries() {
    Report sick = Reports.sick();
    var twice =
        new Report(
            sick.taken(),
            sick.source(),
            sick.patterns(),
            sick.results(),
            Stream.concat(sick.paths().stream(), sick.paths().stream()).toList(),
            sick.gauges(),
            sick.stack(),
            sick.vantages(),
            sick.unread());

    assertThat(GoldenTest.print(new PrometheusReport(), twice, Language.EN))
        .isEqualTo(GoldenTest.print(new PrometheusReport(), sick, Language.EN));
  }

  private static String outsideOfCode(String markdown) {
    return markdown
        .replaceAll("(?s)```sh\n.*?```", "")
        .replaceAll("``[^\n]*?``", "")
        .replace("<!-- tsk8s -->", "");
  }

  /// Causes that have nothing in common.
  private static Report many(int causes) {
    var findings =
        IntStream.range(0, causes)
            .mapToObj(i ->
                Finding.problem(
                    new Code("example-relay/cause-" + i), Subject.of("Host", "", "host-" + i)))
            .toList();
    return of(findings);
  }

  private static String fingerprint(String median, String name) {
    Finding slow =
        Finding.warning(new Code("example-relay/slow"), Subject.of("Pod", "vpn", name))
            .with(Map.of("peer", name, "median", median));
    return sarif(of(List.of(slow)))
        .path("results")
        .path(0)
        .path("partialFingerprints")
        .path("codeAndSubject/v1")
        .asText();
  }

  private static Report of(List<Finding> findings) {
    return new Report(
        Instant.EPOCH,
        Source.FILES,
        Set.of(Pattern.ACCESS),
        List.of(
            new Report.Result(
                "example-relay", Topic.PATH, new Verdict.Faulty(findings, List.of()), false)),
        List.of(),
        List.of(),
        Stack.none(),
        List.of(),
        List.of());
  }

  private static JunitXml junit(Report report, Severity threshold) {
    return JunitXml.of(GoldenTest.print(new JunitReport(threshold), report, Language.EN));
  }

  private static JsonNode sarif(Report report) {
    return Sarif.run(GoldenTest.print(new SarifReport(), report, Language.EN));
  }

  private static Element testCase(JunitXml junit, String name) {
    return junit
        .all("testcase")
        .filter(one -> one.getAttribute("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String skipped(JunitXml junit, String name) {
    return ((Element) testCase(junit, name).getElementsByTagName("skipped").item(0))
        .getAttribute("type");
  }
}
