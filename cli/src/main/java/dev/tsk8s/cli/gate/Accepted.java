package dev.tsk8s.cli.gate;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a baseline means for one report.
///
/// @param covered findings that somebody accepted, whether it still holds or not
/// @param expired those that hold no longer, and whose finding is still there
/// @param stale those whose finding is gone
public record Accepted(
    Map<Finding, Acceptance> covered,
    List<Acceptance> expired,
    List<Acceptance> stale,
    LocalDate today) {
  public static final Accepted NOTHING =
      new Accepted(Map.of(), List.of(), List.of(), LocalDate.EPOCH);

  public Accepted {
    covered = Map.copyOf(covered);
    expired = List.copyOf(expired);
    stale = List.copyOf(stale);
  }

  /// Who accepted it, and until when; perhaps until yesterday.
  public Optional<Acceptance> of(Finding finding) {
    return Optional.ofNullable(covered.get(finding));
  }

  /// It makes the exit code: bad enough and not accepted, or accepted until a day that is over,
  /// however mild it is.
  ///
  /// @param threshold the mildest severity that counts
  public boolean counts(Finding finding, Severity threshold) {
    return of(finding).isPresent() ? !holds(finding) : finding.severity().compareTo(threshold) <= 0;
  }

  /// It is taken as it is today.
  public boolean holds(Finding finding) {
    return of(finding).filter(one -> !one.isOver(today)).isPresent();
  }
}
