package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.probes.LivePlan;
import dev.tsk8s.probes.active.ProbeObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a run would do, for `--dry-run`.
public final class PlanText {
  private final Words words;

  public PlanText(Words words) {
    this.words = words;
  }

  /// A look at what is there now: each step on a line of its own, and below them as YAML what would
  /// be made.
  public String of(LivePlan plan) {
    var text = new StringBuilder();
    for (LivePlan.Step step : plan.steps()) {
      line(text, step.kind().name().toLowerCase(Locale.ROOT), step.text());
    }
    for (ProbeObject object : plan.objects()) {
      text.append("---\n").append(ObjectYaml.of(object.content()));
    }
    return text.toString();
  }

  /// Files only; none: the demo.
  public String ofFiles(List<String> inputs) {
    var text = new StringBuilder();
    inputs.forEach(input -> line(text, "file", input));
    return text.append(words.of("plan.nothing")).append('\n').toString();
  }

  private void line(StringBuilder text, String kind, String what) {
    text.append(words.of("plan." + kind, Map.of("what", Harmless.line(words.said(what)))))
        .append('\n');
  }
}
