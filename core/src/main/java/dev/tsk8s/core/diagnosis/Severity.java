package dev.tsk8s.core.diagnosis;

import java.util.Locale;

/// How bad a finding is; worst first.
public enum Severity {
  PROBLEM,
  WARNING;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
