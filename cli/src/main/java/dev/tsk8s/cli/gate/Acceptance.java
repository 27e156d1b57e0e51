package dev.tsk8s.cli.gate;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.PodNames;
import dev.tsk8s.core.diagnosis.Subject;
import java.time.LocalDate;
import java.util.Optional;

/// One finding that somebody takes as it is until a day.
///
/// @param subject whom it concerns, `Pod vpn/ts-0`, or in place of a pod its workload, `Pod
///   Deployment vpn/ts-proxy`; empty: every subject
/// @param reason why
/// @param owner who answers for it
/// @param expires the last day on which it holds
public record Acceptance(
    Code code, Optional<String> subject, String reason, String owner, LocalDate expires) {
  public Acceptance {
    requireNonNull(code);
    requireNonNull(subject);
    requireNonNull(reason);
    requireNonNull(owner);
    requireNonNull(expires);
  }

  /// As a baseline names the subject of a finding.
  public static String subject(Finding finding) {
    return finding.subject().kind() + " " + finding.subject().display();
  }

  /// As a report prints it, or by what stays of it: the pod it names may have been replaced since.
  boolean covers(Finding finding, PodNames pods) {
    Subject lasting = pods.lasting(finding.subject());
    return code.equals(finding.code())
        && subject
            .map(one ->
                one.equals(subject(finding))
                    || pods.lasting(one).equals(lasting.kind() + " " + lasting.display()))
            .orElse(true);
  }

  boolean isSameAs(Acceptance other) {
    return code.equals(other.code) && subject.equals(other.subject);
  }

  /// Whether it no longer holds on that day.
  public boolean isOver(LocalDate today) {
    return today.isAfter(expires);
  }

  /// The code, and the subject if there is one.
  public String name() {
    return code + subject.map(one -> " of " + one).orElse("");
  }
}
