package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what one check finds about its many subjects, and ends as one [Verdict]. Lives inside
/// one call of [Check#examine].
public final class Judgement {
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Gap> gaps = new LinkedHashSet<>();
  private final Set<Exhibit> seen = new LinkedHashSet<>();
  private boolean somethingHealthy;

  /// One subject is wrong.
  public void fault(Finding finding) {
    findings.add(finding);
  }

  /// One subject could not be judged.
  public void unknown(Subject subject, Reason reason) {
    gaps.add(new Gap(subject, reason));
  }

  /// One subject was judged and is right.
  public void healthy() {
    somethingHealthy = true;
  }

  /// One subject was judged by this, and is right.
  public void healthy(List<Exhibit> exhibits) {
    seen.addAll(exhibits);
    healthy();
  }

  /// What was judged elsewhere belongs to it as well.
  public void add(Verdict verdict) {
    findings.addAll(verdict.findings());
    gaps.addAll(verdict.gaps());
    if (verdict instanceof Verdict.Healthy(var exhibits)) {
      healthy(exhibits);
    }
  }

  /// Faulty if anything is wrong, else unknown if anything is, else healthy if anything was judged.
  ///
  /// @param nothingToJudge why there was no subject, for the case that there was none
  public Verdict verdict(Code nothingToJudge) {
    if (!findings.isEmpty()) {
      return new Verdict.Faulty(findings, List.copyOf(gaps));
    }
    if (!gaps.isEmpty()) {
      return new Verdict.Unknown(List.copyOf(gaps));
    }
    return somethingHealthy
        ? new Verdict.Healthy(List.copyOf(seen))
        : new Verdict.NotApplicable(nothingToJudge);
  }
}
