package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The findings in a line for each kind, so that each that makes the exit code is seen: a symptom
/// is folded under its cause only where the cause counts as well.
///
/// @param threshold the mildest severity that counts
record VerdictLines(Telling telling, Severity threshold) {
  /// Findings of one code, of which the first is told.
  record Line(Finding first, int count) {}

  List<Line> of(List<Chapter> chapters) {
    var lines = new ArrayList<Line>();
    for (Chapter chapter : chapters) {
      Predicate<Finding> held = telling.accepted()::holds;
      add(chapter.cases().stream().filter(held.negate()).toList(), lines);
      add(chapter.cases().stream().filter(held).toList(), lines);
      boolean told = chapter.cases().stream().anyMatch(this::counts);
      Map<Code, List<Finding>> untold =
          chapter.symptoms().stream()
              .filter(one -> counts(one) && (!told || telling.accepted().of(one).isPresent()))
              .collect(
                  Collectors.groupingBy(Finding::code, LinkedHashMap::new, Collectors.toList()));
      untold.values().forEach(alike -> add(alike, lines));
    }
    return lines;
  }

  private boolean counts(Finding finding) {
    return telling.accepted().counts(finding, threshold);
  }

  private static void add(List<Finding> alike, List<Line> lines) {
    if (!alike.isEmpty()) {
      lines.add(new Line(alike.getFirst(), alike.size()));
    }
  }
}
