package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.core.diagnosis.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The HTML report: harmless, small, readable, and accepted by a browser.
@Isolated("looks at the clock while a browser opens a page")
class HtmlReportTest {
  /// As much as a browser may take for a large report beyond what an empty page takes it.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int LARGEST = 3_000_000;
  private static final double LEAST_CONTRAST = 4.5;

  @TempDir Path folder;

  @Test
  void hostileNamesBecomeText() {
    HtmlPageText page = HtmlPageText.of(html(Reports.hostile()));

    assertThat(page.faults()).isEmpty();
    assertThat(page.text())
        .doesNotContain("<script>alert", "<img", "onerror=alert(1)>")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;U+202E&gt;");
  }

  @Test
  void bothLanguagesAreThereAndTheChosenOneIsShownFirst() {
    String english = html(Reports.sick());
    String korean = GoldenTest.print(new HtmlReport(), Reports.sick(), Language.KO);

    for (String page : List.of(english, korean)) {
      assertThat(page)
          .contains("<span lang=\"en\">What to do</span><span lang=\"ko\">해결 방법</span>");
    }
    assertThat(english).contains("id=\"lang-en\" checked>").contains("<html lang=\"en\">");
    assertThat(korean).contains("id=\"lang-ko\" checked>").contains("<html lang=\"ko\">");
  }

  @Test
  void fiveHundredFindingsAndALargeMatrixAreAtMostThreeMegabytes() {
    String html = html(Large.of(500, 200));

    assertThat(html.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(LARGEST);
    assertThat(HtmlPageText.of(html).faults()).isEmpty();
    assertThat(Pattern.compile("class=\"(finding|case)").matcher(html).results()).hasSize(500);
  }

  @Test
  void everyMatrixIsWellFormed() {
    for (int side : List.of(1, 4, 5, 13, 50, 51)) {
      assertThat(HtmlPageText.of(html(Large.of(1, side))).faults()).isEmpty();
    }
  }

  /// WCAG 2.2, success criterion 1.4.3, for text on paper and on blocks, light and dark.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyColourOfTextStandsOut(int scheme) {
    String style = HtmlPageText.of(html(Reports.healthy())).style();
    List<String> roots =
        Pattern.compile(":root \\{([^}]*)}").matcher(style).results().map(m -> m.group(1)).toList();
    Map<String, String> colours = new HashMap<>();
    Pattern.compile("--([a-z]+): (#[0-9a-f]+);")
        .matcher(roots.get(scheme))
        .results()
        .forEach(found -> colours.put(found.group(1), found.group(2)));

    for (String ink : List.of("ink", "soft", "link", "problem", "warning", "good", "open")) {
      for (String paper : List.of("paper", "block")) {
        assertThat(contrast(colours.getOrDefault(ink, ""), colours.getOrDefault(paper, "")))
            .as(ink + " on " + paper)
            .isGreaterThanOrEqualTo(LEAST_CONTRAST);
      }
    }
    Pattern.compile("background: (#[0-9a-f]{6});")
        .matcher(style)
        .results()
        .forEach(found ->
            assertThat(contrast("#ffffff", found.group(1)))
                .as("white on " + found.group(1))
                .isGreaterThanOrEqualTo(LEAST_CONTRAST));
  }

  @Test
  void aBrowserOpensALargeReportInTimeAndComplainsOfNothing(TestReporter reporter)
      throws IOException, InterruptedException {
    String browser =
        List.of("chromium", "chromium-browser", "google-chrome").stream()
            .filter(HtmlReportTest::isOnPath)
            .findFirst()
            .orElse("");
    if (browser.isEmpty()) {
      reporter.publishEntry("NOT TESTED IN A BROWSER", "no Chromium: apt-get install chromium");
    }
    Assumptions.assumeFalse(browser.isEmpty(), "NOT TESTED: no Chromium on the path");
    Path empty = Files.writeString(folder.resolve("empty.html"), "<!doctype html><title>x</title>");
    Path report = Files.writeString(folder.resolve("report.html"), html(Large.of(500, 200)));

    Opened nothing = open(browser, empty);
    Opened large = open(browser, report);

    assertThat(large.complaints()).isEmpty();
    assertThat(large.dom()).contains("<p class=\"search\" id=\"search\">"); // its script ran
    assertThat(large.took().minus(nothing.took())).isLessThan(PATIENCE);
  }

  private record Opened(String dom, List<String> complaints, Duration took) {}

  private Opened open(String browser, Path page) throws IOException, InterruptedException {
    Path dom = folder.resolve("dom");
    Path said = folder.resolve("said");
    long start = System.nanoTime();
    var process =
        new ProcessBuilder(
                browser,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--window-size=390,844",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(said.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var took = Duration.ofNanos(System.nanoTime() - start);
    List<String> complaints = new ArrayList<>(Files.readAllLines(said));
    complaints.removeIf(line -> !line.contains("CONSOLE"));
    return new Opened(Files.readString(dom), complaints, took);
  }

  private static boolean isOnPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static String html(Report report) {
    return GoldenTest.print(new HtmlReport(), report, Language.EN);
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    String hex = colour.length() == 4 ? colour.replaceAll("([0-9a-f])", "$1$1") : colour;
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
