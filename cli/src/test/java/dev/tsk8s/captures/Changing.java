package dev.tsk8s.captures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Rebuilds a tree of fact records with every record of one type changed, to make the twin of a
/// capture.
record Changing<R extends Record>(Class<R> type, UnaryOperator<R> change) {

  static <R extends Record> Changing<R> each(Class<R> type, UnaryOperator<R> change) {
    return new Changing<>(type, change);
  }

  @SuppressWarnings("unchecked")
  <T> T apply(T value) {
    return (T) changed(value);
  }

  private Object changed(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(this::changed);
      case List<?> list -> {
        var copy = new ArrayList<Object>();
        list.forEach(inside -> copy.add(changed(inside)));
        yield copy;
      }
      case Record record -> {
        Object rebuilt = Rewriting.rebuild(record, this::changed);
        yield type.isInstance(rebuilt) ? change.apply(type.cast(rebuilt)) : rebuilt;
      }
      default -> value;
    };
  }
}
