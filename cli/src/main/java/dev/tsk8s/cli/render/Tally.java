package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Verdict;
import java.util.List;
import java.util.Map;

/// The numbers of a report: findings by severity, checks by verdict.
///
/// @param faulty checks that found something, whatever else they do not know
record Tally(int problems, int warnings, int faulty, int unknown, int healthy, int notApplicable) {
  static Tally of(Report report) {
    List<Finding> findings = report.findings();
    int problems = (int) findings.stream().filter(f -> f.severity() == Severity.PROBLEM).count();
    int faulty = 0;
    int unknown = 0;
    int healthy = 0;
    int notApplicable = 0;
    for (Report.Result result : report.results()) {
      switch (result.verdict()) {
        case Verdict.Healthy _ -> healthy++;
        case Verdict.Unknown _ -> unknown++;
        case Verdict.NotApplicable _ -> notApplicable++;
        case Verdict.Faulty _ -> faulty++;
      }
    }
    return new Tally(problems, findings.size() - problems, faulty, unknown, healthy, notApplicable);
  }

  String sentence(Words words) {
    return words.of(
        "tally",
        Map.of(
            "problems", Integer.toString(problems),
            "warnings", Integer.toString(warnings),
            "checks", Integer.toString(checks()),
            "faulty", Integer.toString(faulty),
            "unknown", Integer.toString(unknown),
            "healthy", Integer.toString(healthy),
            "none", Integer.toString(notApplicable)));
  }

  int checks() {
    return faulty + unknown + healthy + notApplicable;
  }
}
