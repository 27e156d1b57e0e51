package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Report.Result;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.stack.Stack;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  private static final Code CODE = new Code("some-check/finding");
  private static final Gap GAP = new Gap(Subject.cluster(), new Reason.NotInFiles("nodes"));
  private static final Result PROBLEM = faulty(Finding.problem(CODE, Subject.cluster()));
  private static final Result WARNING = faulty(Finding.warning(CODE, Subject.cluster()));
  private static final Result UNKNOWN = result(new Verdict.Unknown(List.of(GAP)), false);
  private static final Result BROKEN = result(new Verdict.Unknown(List.of(GAP)), true);
  private static final Result HEALTHY = result(new Verdict.Healthy(), false);

  @Test
  void isHealthyWhenAllIsDecidedAndRight() {
    assertThat(of(Severity.PROBLEM, HEALTHY)).isEqualTo(ExitCode.HEALTHY);
  }

  @Test
  void aFindingWinsOverEverything() {
    assertThat(of(Severity.PROBLEM, UNKNOWN, BROKEN, PROBLEM)).isEqualTo(ExitCode.FOUND);
  }

  @Test
  void ourOwnFailureWinsOverUnknown() {
    assertThat(of(Severity.PROBLEM, UNKNOWN, BROKEN)).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void warningsAloneAreHealthyUnlessTheyCount() {
    assertThat(of(Severity.PROBLEM, WARNING, HEALTHY)).isEqualTo(ExitCode.HEALTHY);
    assertThat(of(Severity.WARNING, WARNING, HEALTHY)).isEqualTo(ExitCode.FOUND);
  }

  @Test
  void aGapBesideAWarningIsIncomplete() {
    Result warningAndGap =
        result(
            new Verdict.Faulty(List.of(Finding.warning(CODE, Subject.cluster())), List.of(GAP)),
            false);

    assertThat(of(Severity.PROBLEM, warningAndGap)).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void anInputThatWasNotReadIsIncomplete() {
    var report =
        new Report(
            Instant.EPOCH,
            Source.FILES,
            Set.of(),
            List.of(HEALTHY),
            List.of(),
            List.of(),
            Stack.none(),
            List.of(),
            List.of(new Unread("x", new Reason.Failed("x", "broken"))));

    assertThat(ExitCode.of(report, Severity.PROBLEM)).isEqualTo(ExitCode.INCOMPLETE);
  }

  private static ExitCode of(Severity threshold, Result... results) {
    return ExitCode.of(
        new Report(
            Instant.EPOCH,
            Source.FILES,
            Set.of(),
            List.of(results),
            List.of(),
            List.of(),
            Stack.none(),
            List.of(),
            List.of()),
        threshold);
  }

  private static Result faulty(Finding finding) {
    return result(new Verdict.Faulty(List.of(finding), List.of()), false);
  }

  private static Result result(Verdict verdict, boolean ownBug) {
    return new Result("some-check", Topic.PATH, verdict, ownBug);
  }
}
