package dev.tsk8s.cli.gate;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The findings that somebody takes as they are.
public record Baseline(List<Acceptance> all) {
  public static final Baseline NONE = new Baseline(List.of());

  public Baseline {
    all = List.copyOf(all);
  }

  /// What it means for a report, today.
  public Accepted of(Report report, LocalDate today) {
    Map<Finding, Acceptance> accepted = new HashMap<>();
    List<Acceptance> expired = new ArrayList<>();
    List<Acceptance> stale = new ArrayList<>();
    List<Finding> findings = report.findings();
    for (Acceptance one : all) {
      List<Finding> covered =
          findings.stream().filter(finding -> one.covers(finding, report.pods())).toList();
      if (!covered.isEmpty()) {
        covered.forEach(finding -> accepted.merge(finding, one, (a, b) -> later(a, b, today)));
      } else if (isDecided(one, report)) {
        stale.add(one);
      }
    }
    for (Acceptance one : all) {
      if (one.isOver(today) && accepted.containsValue(one)) {
        expired.add(one);
      }
    }
    return new Accepted(accepted, expired, stale, today);
  }

  /// Of two that cover the same, the one that holds longer; what one day forgives, another need
  /// not.
  private static Acceptance later(Acceptance one, Acceptance other, LocalDate today) {
    return one.isOver(today) || other.expires().isAfter(one.expires()) ? other : one;
  }

  /// The check was asked, and saw all that it needs: it would have found it.
  private static boolean isDecided(Acceptance one, Report report) {
    return report.results().stream()
        .filter(result -> result.check().equals(one.code().check()))
        .anyMatch(result -> result.verdict().gaps().isEmpty());
  }
}
