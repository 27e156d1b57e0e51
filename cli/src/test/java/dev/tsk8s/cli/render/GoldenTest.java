package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What is printed, byte by byte. After a change that is meant, run once with
/// `-Dgolden.update=true` and read the diff.
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private record Case(String name, Report report) {}

  private record Form(String ending, Function<Report, String> render) {}

  private static final List<Case> CASES =
      List.of(
          new Case("sick", Reports.sick()),
          new Case("healthy", Reports.healthy()),
          new Case("hostile", Reports.hostile()));

  private static final List<Form> FORMS =
      List.of(
          text("en.txt", Language.EN, Screen.plain(), Detail.NORMAL),
          text("ko.txt", Language.KO, Screen.plain(), Detail.NORMAL),
          text("terminal.ko.txt", Language.KO, new Screen(60, true, true), Detail.NORMAL),
          text("verbose.en.txt", Language.EN, Screen.plain(), Detail.VERBOSE),
          text("quiet.en.txt", Language.EN, Screen.plain(), Detail.QUIET),
          form("json", new JsonReport(), Language.EN),
          form("yaml", new YamlReport(), Language.EN),
          form("ko.yaml", new YamlReport(), Language.KO),
          form("en.junit.xml", new JunitReport(Severity.PROBLEM), Language.EN),
          form("ko.junit.xml", new JunitReport(Severity.WARNING), Language.KO),
          form("en.sarif", new SarifReport(), Language.EN),
          form("ko.sarif", new SarifReport(), Language.KO),
          form("en.md", new MarkdownReport(), Language.EN),
          form("ko.md", new MarkdownReport(), Language.KO),
          form("prom", new PrometheusReport(), Language.EN),
          form("en.html", new HtmlReport(), Language.EN),
          form("ko.html", new HtmlReport(), Language.KO));

  @TestFactory
  Stream<DynamicTest> everyFormOfEveryCaseIsAsWeReadItLast() {
    return CASES.stream().flatMap(one -> FORMS.stream().map(form -> test(one, form)));
  }

  private static DynamicTest test(Case one, Form form) {
    String name = one.name() + "." + form.ending();
    return DynamicTest.dynamicTest(
        name, () -> compare(GOLDEN.resolve(name), form.render().apply(one.report())));
  }

  @Test
  void everyGoldenHasItsCase() throws IOException {
    Set<String> expected =
        CASES.stream()
            .flatMap(one -> FORMS.stream().map(form -> one.name() + "." + form.ending()))
            .collect(Collectors.toCollection(TreeSet::new));
    try (var files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(expected);
    }
  }

  private static void compare(Path golden, String actual) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, actual);
    }
    assertThat(golden).exists();
    assertThat(actual).isEqualTo(Files.readString(golden));
  }

  private static Form text(String ending, Language language, Screen screen, Detail detail) {
    return new Form(ending, report -> print(new TextReport(screen, detail), report, language));
  }

  private static Form form(String ending, Renderer renderer, Language language) {
    return new Form(ending, report -> print(renderer, report, language));
  }

  static String print(Renderer renderer, Report report, Language language) {
    var out = new StringBuilder();
    try {
      renderer.render(
          new Telling(
              report,
              1,
              "1.2.3",
              Duration.ofMinutes(1),
              new Words(language),
              new Library(language)),
          out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString();
  }
}
