package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.Reason;
import java.util.List;

/// What a check thinks of one subject.
sealed interface Opinion {

  /// It is right.
  record Fine() implements Opinion {}

  /// The question does not arise.
  record Beside() implements Opinion {}

  /// It is wrong.
  record Wrong(Finding finding) implements Opinion {}

  /// It cannot be told.
  record Unsure(List<Reason> reasons) implements Opinion {
    public Unsure {
      reasons = List.copyOf(reasons);
    }
  }

  static Opinion fine() {
    return new Fine();
  }

  static Opinion beside() {
    return new Beside();
  }

  static Opinion wrong(Finding finding) {
    return new Wrong(finding);
  }

  static Opinion unsure(Answer... answers) {
    return new Unsure(
        List.of(answers).stream().flatMap(answer -> answer.reasons().stream()).distinct().toList());
  }
}
