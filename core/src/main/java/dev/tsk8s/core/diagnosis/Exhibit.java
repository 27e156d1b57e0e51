package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Origin;

/// One piece of evidence for a finding.
///
/// @param what the field as its source names it (`MappingVariesByDestIP`, `spec.hostNetwork`)
/// @param value its raw value: no sentence, or half of the readers could not read it
/// @param vantage who saw it; empty for the Kubernetes API
/// @param origin where and when
public record Exhibit(String what, String value, String vantage, Origin origin) {
  /// The value of a field that is not there.
  public static final String UNSET = "(unset)";

  /// What stands for a value that a sentence needs and nothing that was seen tells.
  public static final String UNKNOWN = "unknown";

  public Exhibit {
    requireNonNull(what);
    requireNonNull(value);
    requireNonNull(vantage);
    requireNonNull(origin);
  }
}
