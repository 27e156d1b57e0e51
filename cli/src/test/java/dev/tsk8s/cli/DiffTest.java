package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.PublishedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tsk8s diff` on reports and bundles.
final class DiffTest {
  @TempDir Path folder;
  private Path sick;
  private Path healed;

  @BeforeEach
  void writeReports() throws IOException {
    sick = folder.resolve("sick.json");
    healed = folder.resolve("healed.json");
    Run.of("doctor", "--demo", "--lang=en", "-o", "json=" + sick);
    Files.writeString(
        healed, Files.readString(sick).replaceAll("(\"state\" ?: ?)\"derp\"", "$1\"direct\""));
  }

  @Test
  void aReportAndItselfDifferInNothing() {
    Run run = Run.of("diff", sick.toString(), sick.toString(), "--lang=en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Nothing changed");
  }

  @Test
  void aPathThatIsRelayedNowIsWorse() {
    Run run = Run.of("diff", healed.toString(), sick.toString(), "--lang=en");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("direct became derp");
  }

  @Test
  void aBundleAndItsReportDifferInNothing() {
    Path bundle = folder.resolve("a.zip");
    Run.of("collect", "--demo", "--lang=en", "-o", bundle.toString());

    assertThat(Run.of("diff", sick.toString(), bundle.toString(), "--lang=en").out())
        .contains("Nothing changed");
  }

  /// What is new may be the same by another name.
  @ParameterizedTest
  @CsvSource({
    "standard, strict, otherLevel, other has names",
    "strict, standard, otherLevel, other has names",
    "strict, strict, otherPseudonyms, other pseudonyms",
  })
  void namesThatMeanSomethingElseAreSaidToAndNothingIsCalledWorse(
      String before, String after, String word, String said) {
    String one = collected("one.zip", before);
    String other = collected("other.zip", after);

    Run text = Run.of("diff", one, other, "--lang=en");
    Run json = Run.of("diff", one, other, "-o", "json");
    Run markdown = Run.of("diff", one, other, "--lang=en", "-o", "markdown");

    assertThat(List.of(text, json, markdown)).extracting(Run::exitCode).containsOnly(3);
    assertThat(text.out().replaceAll("\\s+", " ")).contains(said).doesNotContain("x new:");
    assertThat(json.out()).contains("\"names\": \"" + word + '"');
    assertThat(PublishedSchema.DIFF.faults(json.out())).isEmpty();
    assertThat(markdown.out()).contains(said).doesNotContain("Worse:");
  }

  @Test
  void bundlesWithTheSamePseudonymsAreCompared() {
    String key = folder.resolve("key.json").toString();
    String one = collected("one.zip", "strict", "--pseudonyms", key);
    String other = collected("other.zip", "strict", "--pseudonyms", key);

    Run run = Run.of("diff", one, other, "--lang=en");

    assertThat(run.out()).contains("Nothing changed").doesNotContain("pseudonyms");
    assertThat(run.exitCode()).isZero();
  }

  private String collected(String name, String level, String... more) {
    Path bundle = folder.resolve(name);
    var words =
        new ArrayList<>(
            List.of("collect", "--demo", "--lang=en", "--redact", level, "-o", bundle.toString()));
    words.addAll(List.of(more));
    Run run = Run.of(words.toArray(String[]::new));
    assertThat(bundle).as(run.err()).exists();
    return bundle.toString();
  }

  @Test
  void theOtherSideMayBeWhatThereIsNow() {
    assertThat(Run.of("diff", sick.toString(), "--demo", "--lang=en").out())
        .contains("Nothing changed");
  }

  @Test
  void programsAndCommentsGetTheSame() {
    Run json = Run.of("diff", healed.toString(), sick.toString(), "-o", "json");
    Run markdown =
        Run.of("diff", healed.toString(), sick.toString(), "--lang=en", "-o", "markdown");

    assertThat(PublishedSchema.DIFF.faults(json.out())).isEmpty();
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(markdown.out()).startsWith("## What changed").contains("**Worse:**");
  }

  @Test
  void whatCannotBeReadIsNamedAndNothingIsClaimed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"schemaVersion\":");

    Run run = Run.of("diff", sick.toString(), broken.toString(), "--lang=en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("Not used: " + broken + ": JSON: line 1")
        .doesNotContain("\tat ");
    assertThat(run.out()).contains("no longer known");
  }

  @Test
  void manyChecksThatAreNoLongerKnownAreOneLine() throws IOException {
    Path nothing = folder.resolve("nothing.json");
    Files.writeString(
        nothing,
        Files.readString(sick).replaceAll("(\"verdict\" ?: ?)\"healthy\"", "$1\"unknown\""));

    Run text = Run.of("diff", sick.toString(), nothing.toString(), "--lang=en");
    Run korean = Run.of("diff", sick.toString(), nothing.toString(), "--lang=ko", "-o", "markdown");

    assertThat(text.out())
        .contains("no longer known: 19 checks: cidr-overlap, ")
        .contains(" +11")
        .contains("changed 19: worse 0, no longer known 19");
    assertThat(text.out().lines().filter(line -> line.startsWith("  ?"))).hasSize(1);
    assertThat(korean.out()).contains("이제 알 수 없는 검사 19개: ");
  }

  @Test
  void verdictsAreToldInTheReadersLanguage() throws IOException {
    Path known = folder.resolve("known.json");
    Files.writeString(
        known,
        Files.readString(sick)
            .replaceFirst("(\"verdict\" ?: ?)\"unknown\"", "$1\"notApplicable\""));

    assertThat(Run.of("diff", sick.toString(), known.toString(), "--lang=en").out())
        .contains("not known became not applicable");
    assertThat(Run.of("diff", sick.toString(), known.toString(), "--lang=ko").out())
        .contains("알 수 없음 -> 해당 없음");
  }

  @Test
  void whoNamesTheNewerOneFirstIsTold() throws IOException {
    Path later = folder.resolve("later.json");
    Files.writeString(
        later, Files.readString(sick).replace("2026-11-21T13:16:24Z", "2026-11-22T13:16:24Z"));

    assertThat(Run.of("diff", later.toString(), sick.toString(), "--lang=en").err())
        .contains("A is the newer of the two (2026-11-22T13:16:24Z, B 2026-11-21T13:16:24Z)");
    assertThat(Run.of("diff", sick.toString(), later.toString(), "--lang=en").err()).isEmpty();

    Files.writeString(
        later, Files.readString(sick).replace("2026-11-21T13:16:24Z", "2026-11-21T13:16:25Z"));
    assertThat(Run.of("diff", later.toString(), sick.toString(), "--lang=en").err()).isEmpty();
  }

  @Test
  void aSecondSideBesideFromIsRefused() {
    Run run = Run.of("diff", sick.toString(), sick.toString(), "--demo");

    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadIsNotUnchanged(@TempDir Path folder) {
    String none = folder.resolve("none").toString();

    Run run = Run.of("diff", none, none);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("cannot use " + none);
  }

  @Test
  void somethingMustBeCompared() {
    assertThat(Run.of("diff").exitCode()).isEqualTo(2);
  }
}
