package dev.tsk8s.cli.advise;

import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.Chart.Question;

/// Who puts a question to the user.
public interface Asker extends AutoCloseable {

  /// What comes back.
  sealed interface Reply {
    record Chosen(Option option) implements Reply {}

    record Back() implements Reply {}

    /// No more answers come: quit, interrupted, or the end of the input.
    record End() implements Reply {}
  }

  /// Asks, and waits for a reply that fits.
  ///
  /// @param number of the question, from 1
  Reply ask(Question question, int number);

  @Override
  void close();
}
