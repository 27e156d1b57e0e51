package dev.tsk8s.core.stack;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import java.util.List;

/// One thing about a layer.
public sealed interface Cell {

  /// Seen.
  ///
  /// @param texts names, numbers and ranges as they are; at least one
  /// @param from where it stands: an object and its field, or a command
  record Value(List<String> texts, String from) implements Cell {
    public Value {
      if (texts.isEmpty()) {
        throw new IllegalArgumentException("a value of nothing");
      }
      texts = List.copyOf(texts);
      requireNonNull(from);
    }
  }

  /// Seen, and told by a stable word that the reports have a sentence for.
  record Word(String word, String from) implements Cell {
    public Word {
      requireNonNull(word);
      requireNonNull(from);
    }
  }

  /// Not known.
  record Unknown(Reason reason) implements Cell {
    public Unknown {
      requireNonNull(reason);
    }
  }

  /// The question does not arise.
  record None() implements Cell {}

  static Cell of(String text, String from) {
    return new Value(List.of(text), from);
  }
}
