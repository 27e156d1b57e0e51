package dev.tsk8s.cli.render;

import dev.tsk8s.cli.advise.Walk;
import dev.tsk8s.cli.advise.Walk.Step;
import dev.tsk8s.cli.knowledge.Chart.Difference;
import dev.tsk8s.cli.knowledge.Chart.Leaf;
import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.Words;
import java.util.List;
import java.util.Map;

/// What a walk through the chart amounts to.
///
/// @param version of tsk8s
public record Recommendation(Walk walk, Words words, String version, int exitCode) {

  /// For people. Of an unfinished walk, what was answered.
  public String text(Screen screen) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    walk.leaf().ifPresent(leaf -> head(leaf, page));
    reasons(page);
    walk.leaf().ifPresent(leaf -> body(leaf, page));
    return text.toString();
  }

  private void head(Leaf leaf, Page page) {
    page.paragraph(0, Ink.BOLD, leaf.title());
    page.paragraph(2, Ink.PLAIN, leaf.meaning());
  }

  private void reasons(Page page) {
    if (walk.steps().isEmpty()) {
      return;
    }
    page.line(2, Ink.BOLD, words.of("advise.because"));
    for (Step step : walk.steps()) {
      page.paragraph(
          4,
          step.question().id() + "=" + step.option().id() + "  ",
          Ink.COMMAND,
          Ink.PLAIN,
          step.question().text() + " " + step.option().label() + by(step));
    }
  }

  private String by(Step step) {
    return switch (step.by()) {
      case ASKED -> "";
      case FLAG -> " (" + words.of("advise.byFlag") + ")";
      case CLUSTER ->
          " (" + words.of("advise.byCluster", Map.of("evidence", step.evidence())) + ")";
    };
  }

  private void body(Leaf leaf, Page page) {
    new StepsBlock(words, page).print(leaf.steps(), leaf.commands(), Map.of());
    if (!leaf.values().isEmpty()) {
      page.paragraph(2, Ink.BOLD, words.of("advise.values"));
      HelmFile.lines(leaf.values()).forEach(line -> page.line(6, Ink.COMMAND, line));
      page.paragraph(4, Ink.PLAIN, words.of("advise.helm"));
      walk.chart().helm().forEach(command -> page.line(6, Ink.COMMAND, command));
    }
    page.paragraph(2, words.of("cost") + ": ", Ink.BOLD, Ink.PLAIN, leaf.cost());
    page.line(2, Ink.BOLD, words.of("advise.notTaken"));
    for (Step step : walk.steps()) {
      for (Option option : others(step)) {
        page.paragraph(
            4,
            step.question().id() + "=" + option.id() + "  ",
            Ink.COMMAND,
            Ink.PLAIN,
            option.label() + ": " + option.price());
      }
    }
    if (!leaf.differs().isEmpty()) {
      page.paragraph(2, Ink.BOLD, words.of("advise.differs", Map.of("article", leaf.article())));
    }
    for (Difference difference : leaf.differs()) {
      page.paragraph(
          4, words.of("advise.article") + ": ", Ink.BOLD, Ink.PLAIN, difference.article());
      page.paragraph(4, words.of("advise.now") + ": ", Ink.BOLD, Ink.PLAIN, difference.now());
    }
    page.line(2, Ink.BOLD, words.of("verify") + ":");
    leaf.verify().forEach(command -> page.line(6, Ink.COMMAND, command));
    page.paragraph(
        2, words.of("sources") + ": ", Ink.BOLD, Ink.PLAIN, String.join("; ", leaf.sources()));
  }

  static List<Option> others(Step step) {
    return step.question().options().stream()
        .filter(option -> !option.equals(step.option()))
        .toList();
  }

  /// For programs. `recommendation` is null while a question is open.
  public String json() {
    return new JsonRecommendation(walk, version, exitCode).text();
  }
}
