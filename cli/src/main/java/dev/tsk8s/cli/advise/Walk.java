package dev.tsk8s.cli.advise;

import dev.tsk8s.cli.knowledge.Chart;
import dev.tsk8s.cli.knowledge.Chart.Leaf;
import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.Chart.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A way through the chart. What was given beforehand is answered as soon as it comes up.
///
/// @param given options by question
/// @param steps so far
public record Walk(Chart chart, Map<String, Given> given, List<Step> steps) {

  /// Who answered.
  public enum By {
    ASKED,
    FLAG,
    CLUSTER
  }

  /// An answer that is there before its question.
  ///
  /// @param evidence what shows it; empty for a flag
  public record Given(String option, By by, String evidence) {}

  /// A question and its answer.
  public record Step(Question question, Option option, By by, String evidence) {}

  public Walk {
    given = Map.copyOf(given);
    steps = List.copyOf(steps);
  }

  /// From the start to the first question that nobody answered yet, or to a leaf.
  public static Walk start(Chart chart, Map<String, Given> given) {
    return new Walk(chart, given, List.of()).settled();
  }

  /// The question that waits; empty: the walk is over.
  public Optional<Question> question() {
    return Optional.ofNullable(chart.questions().get(at()));
  }

  /// Where the walk ended.
  public Optional<Leaf> leaf() {
    return Optional.ofNullable(chart.leaves().get(at()));
  }

  /// On to what follows from an answer to the question that waits.
  public Walk answer(Option option) {
    return step(option, By.ASKED, "").settled();
  }

  /// Back to the last question that was asked; the same walk if none was.
  public Walk back() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).by() == By.ASKED) {
        return new Walk(chart, given, steps.subList(0, i));
      }
    }
    return this;
  }

  /// What was given and did not come up.
  public List<String> unused() {
    return given.entrySet().stream()
        .filter(one -> one.getValue().by() == By.FLAG)
        .map(Map.Entry::getKey)
        .filter(id -> steps.stream().noneMatch(step -> step.question().id().equals(id)))
        .sorted()
        .toList();
  }

  private String at() {
    return steps.isEmpty() ? chart.start() : steps.getLast().option().to();
  }

  private Walk settled() {
    Optional<Question> waiting = question();
    if (waiting.isEmpty()) {
      return this;
    }
    Given answer = given.get(waiting.get().id());
    if (answer == null) {
      return this;
    }
    return waiting
        .get()
        .option(answer.option())
        .map(option -> step(option, answer.by(), answer.evidence()).settled())
        .orElse(this);
  }

  private Walk step(Option option, By by, String evidence) {
    var more = new ArrayList<>(steps);
    more.add(new Step(question().orElseThrow(), option, by, evidence));
    return new Walk(chart, given, more);
  }
}
