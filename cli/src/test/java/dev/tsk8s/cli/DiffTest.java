package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.PublishedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
