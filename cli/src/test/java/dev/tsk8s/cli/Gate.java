package dev.tsk8s.cli;

import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;

/// What the program ends with, for tests elsewhere.
public final class Gate {
  private Gate() {}

  public static int exitCode(Report report, Severity threshold) {
    return ExitCode.of(report, threshold).number();
  }
}
