package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.core.diagnosis.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReportTest {
  static Report[] reports() {
    return new Report[] {Reports.sick(), Reports.healthy(), Reports.hostile()};
  }

  @ParameterizedTest
  @MethodSource("reports")
  void everyReportFollowsThePublishedSchema(Report report) {
    String json = GoldenTest.print(new JsonReport(), report, Language.KO);

    assertThat(PublishedSchema.REPORT.faults(json)).isEmpty();
  }

  @Test
  void theSchemaNoticesAMissingReason() {
    String json = GoldenTest.print(new JsonReport(), Reports.sick(), Language.EN);

    assertThat(
            PublishedSchema.REPORT.faults(
                json.replace("\"kind\": \"forbidden\"", "\"sort\": \"x\"")))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theSameReportGivesTheSameBytes(Language language) {
    assertThat(GoldenTest.print(new JsonReport(), Reports.sick(), language))
        .isEqualTo(GoldenTest.print(new JsonReport(), Reports.sick(), language));
  }

  @Test
  void nothingInItSteersATerminal() {
    String json = GoldenTest.print(new JsonReport(), Reports.hostile(), Language.EN);

    assertThat(json.codePoints().filter(c -> c != '\n').filter(Harmless::steers)).isEmpty();
  }
}
