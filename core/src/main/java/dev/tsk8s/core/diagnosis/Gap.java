package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;

/// Something a check could not decide.
///
/// @param subject what it wanted to judge
/// @param reason what was missing
public record Gap(Subject subject, Reason reason) {
  public Gap {
    requireNonNull(subject);
    requireNonNull(reason);
  }
}
