package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One cause, all its cases and everything it explains.
///
/// @param cases the findings of one code, in order; never empty
/// @param symptoms findings that one of them explains
record Chapter(List<Finding> cases, List<Finding> symptoms) {
  Chapter {
    cases = List.copyOf(cases);
    symptoms = List.copyOf(symptoms);
  }

  Finding first() {
    return cases.getFirst();
  }

  /// The findings as chapters, in the order of their first cases. A symptom whose cause was not
  /// found stands for itself.
  static List<Chapter> of(List<Finding> findings) {
    Map<Code, Finding> byCode = new LinkedHashMap<>();
    findings.forEach(finding -> byCode.putIfAbsent(finding.code(), finding));
    Map<Code, List<Finding>> cases = new LinkedHashMap<>();
    Map<Code, List<Finding>> symptoms = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Code root = root(finding, byCode);
      var into = root.equals(finding.code()) ? cases : symptoms;
      into.computeIfAbsent(root, _ -> new ArrayList<>()).add(finding);
    }
    return cases.entrySet().stream()
        .map(entry ->
            new Chapter(entry.getValue(), symptoms.getOrDefault(entry.getKey(), List.of())))
        .toList();
  }

  private static Code root(Finding finding, Map<Code, Finding> byCode) {
    var passed = new HashSet<Code>();
    Finding at = finding;
    while (passed.add(at.code())
        && at.explainedBy().isPresent()
        && byCode.containsKey(at.explainedBy().get())) {
      at = byCode.get(at.explainedBy().get());
    }
    return at.code();
  }
}
