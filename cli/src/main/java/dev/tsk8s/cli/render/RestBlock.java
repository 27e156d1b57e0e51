package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is right, and which questions do not arise.
record RestBlock(Telling telling, Page page, boolean verbose) {

  void print() {
    healthy();
    boolean nothingElse =
        telling.report().results().stream()
            .allMatch(result -> result.verdict() instanceof Verdict.NotApplicable);
    if (verbose || nothingElse) {
      notApplicable();
    }
  }

  /// Their number; which they are is for those who ask.
  private void healthy() {
    List<String> ids =
        telling.report().results().stream()
            .filter(result -> result.verdict() instanceof Verdict.Healthy)
            .map(Report.Result::check)
            .toList();
    if (ids.isEmpty()) {
      return;
    }
    page.blank();
    page.paragraph(
        0,
        Glyph.GOOD.on(page.screen()) + " ",
        Ink.GOOD,
        Ink.PLAIN,
        telling
            .words()
            .of(
                verbose ? "healthy" : "healthyMany",
                Map.of("count", Integer.toString(ids.size()), "checks", String.join(", ", ids))));
    if (verbose) {
      for (Report.Result result : telling.report().results()) {
        if (result.verdict() instanceof Verdict.Healthy(var exhibits)) {
          exhibits.forEach(seen ->
              page.line(2, Ink.FAINT, result.check() + ": " + seen.what() + " = " + seen.value()));
        }
      }
    }
  }

  /// Once per reason: many questions do not arise for one and the same.
  private void notApplicable() {
    Map<String, List<String>> checks = new LinkedHashMap<>();
    for (Report.Result result : telling.report().results()) {
      if (result.verdict() instanceof Verdict.NotApplicable(var because)) {
        checks
            .computeIfAbsent(telling.note(because).text(), _ -> new ArrayList<>())
            .add(result.check());
      }
    }
    page.blank();
    checks.forEach((text, ids) ->
        page.paragraph(
            0,
            Glyph.NONE.on(page.screen()) + " ",
            Ink.FAINT,
            Ink.FAINT,
            text + " (" + String.join(", ", ids) + ")"));
  }
}
