package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Something wrong. No sentence: the words are advice, chosen by code and language.
///
/// @param details what the advice's placeholders need; sorted
/// @param exhibits the evidence
/// @param explainedBy the finding that is the cause, if this is a symptom of it
public record Finding(
    Code code,
    Severity severity,
    Subject subject,
    SortedMap<String, String> details,
    List<Exhibit> exhibits,
    Optional<Code> explainedBy) {
  public Finding {
    requireNonNull(code);
    requireNonNull(severity);
    requireNonNull(subject);
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    exhibits = List.copyOf(exhibits);
    requireNonNull(explainedBy);
  }

  /// A problem, without details and evidence yet.
  public static Finding problem(Code code, Subject subject) {
    return new Finding(
        code, Severity.PROBLEM, subject, new TreeMap<>(), List.of(), Optional.empty());
  }

  /// A warning, without details and evidence yet.
  public static Finding warning(Code code, Subject subject) {
    return new Finding(
        code, Severity.WARNING, subject, new TreeMap<>(), List.of(), Optional.empty());
  }

  /// With one more detail.
  public Finding with(String key, String value) {
    return with(Map.of(key, value));
  }

  /// With more details.
  public Finding with(Map<String, String> more) {
    var all = new TreeMap<>(details);
    all.putAll(more);
    return new Finding(code, severity, subject, all, exhibits, explainedBy);
  }

  /// With one more exhibit.
  public Finding seen(Exhibit exhibit) {
    var all = new ArrayList<>(exhibits);
    all.add(exhibit);
    return new Finding(code, severity, subject, details, all, explainedBy);
  }

  /// With more exhibits.
  public Finding seen(List<Exhibit> more) {
    var all = new ArrayList<>(exhibits);
    all.addAll(more);
    return new Finding(code, severity, subject, details, all, explainedBy);
  }

  /// As a symptom of another finding.
  public Finding because(Code cause) {
    return new Finding(code, severity, subject, details, exhibits, Optional.of(cause));
  }
}
