package dev.tsk8s.cli.shell;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Topic;
import java.util.List;

/// The topics that a finding belongs to: those of the check that found it.
final class Topics {
  private Topics() {}

  static List<String> of(Finding finding) {
    return Checks.ALL.stream()
        .filter(check -> check.id().equals(finding.code().check()))
        .flatMap(check -> check.topics().stream())
        .map(Topic::word)
        .toList();
  }
}
