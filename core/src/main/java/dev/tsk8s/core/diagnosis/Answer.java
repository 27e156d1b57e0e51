package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.List;

/// Yes, no, or not known and why.
public sealed interface Answer {

  /// What is known.
  enum Known implements Answer {
    YES,
    NO
  }

  /// Not known.
  ///
  /// @param reasons what was missing; at least one
  record Unsure(List<Reason> reasons) implements Answer {
    public Unsure {
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("unsure without a reason");
      }
      reasons = List.copyOf(reasons);
    }
  }

  static Answer of(boolean yes) {
    return yes ? Known.YES : Known.NO;
  }

  static Answer unsure(Reason reason) {
    return new Unsure(List.of(reason));
  }

  /// Yes if one of them is; else not known if one of them is not; else no.
  static Answer any(List<Answer> answers) {
    var reasons = new ArrayList<Reason>();
    for (Answer answer : answers) {
      switch (answer) {
        case Known.YES -> {
          return Known.YES;
        }
        case Unsure(var missing) -> reasons.addAll(missing);
        case Known.NO -> {}
      }
    }
    return reasons.isEmpty() ? Known.NO : new Unsure(reasons.stream().distinct().toList());
  }

  /// What was missing to know it; empty: it is known.
  default List<Reason> reasons() {
    return this instanceof Unsure(var missing) ? missing : List.of();
  }

  /// Known to be so.
  default boolean isYes() {
    return this == Known.YES;
  }

  /// Known not to be so.
  default boolean isNo() {
    return this == Known.NO;
  }

  /// A value, or why it is not known.
  sealed interface Of<T> {
    record Is<T>(T value) implements Of<T> {}

    record Unsure<T>(Reason reason) implements Of<T> {}
  }
}
