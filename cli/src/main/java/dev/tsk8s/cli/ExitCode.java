package dev.tsk8s.cli;

import dev.tsk8s.cli.gate.Accepted;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;

/// How the program ends. A contract: README lists these numbers, and every output format ends with
/// the same.
enum ExitCode {
  /// Everything that was asked was decided, and nothing at or above the threshold is wrong.
  HEALTHY(0),
  /// A finding at or above the threshold.
  FOUND(1),
  /// The command line is wrong.
  USAGE(2),
  /// Nothing wrong was seen, but something that was asked is not known.
  INCOMPLETE(3),
  /// tsk8s itself failed, whole or in one check.
  FAILED(4);

  /// The contract, for help.
  static String[] help() {
    return new String[] {
      "Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 usage, 3 nothing is but",
      "something is not known (1 with --fail-on-unknown), 4 tsk8s itself failed."
    };
  }

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// What a report amounts to: found wins over failed over incomplete over healthy.
  ///
  /// @param threshold the mildest severity that counts
  static ExitCode of(Report report, Severity threshold) {
    return of(report, new FailOn(threshold, false), Accepted.NOTHING);
  }

  /// What counts.
  ///
  /// @param severity the mildest that does
  /// @param unknown what is not known counts like a finding
  record FailOn(Severity severity, boolean unknown) {}

  /// The same where somebody takes some findings as they are; what was accepted until a day that is
  /// over counts, however mild it is.
  static ExitCode of(Report report, FailOn failOn, Accepted accepted) {
    boolean found =
        report.findings().stream().anyMatch(finding -> accepted.counts(finding, failOn.severity()));
    if (found) {
      return FOUND;
    }
    if (report.results().stream().anyMatch(Report.Result::ownBug)) {
      return FAILED;
    }
    boolean gaps =
        !report.unread().isEmpty()
            || report.results().stream().anyMatch(r -> !r.verdict().gaps().isEmpty());
    return gaps ? failOn.unknown() ? FOUND : INCOMPLETE : HEALTHY;
  }

  /// What the layers of a report amount to.
  static ExitCode ofStack(Report report) {
    if (report.results().stream().anyMatch(Report.Result::ownBug)) {
      return FAILED;
    }
    return report.stack().isWhole() && report.unread().isEmpty() ? HEALTHY : INCOMPLETE;
  }
}
