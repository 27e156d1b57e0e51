package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.render.Screen;
import java.util.List;

/// Where lines come from.
public interface Front extends AutoCloseable {
  /// What comes back.
  sealed interface Input {
    record Typed(String text) implements Input {}

    /// Somebody thought better of it (Ctrl-C).
    ///
    /// @param empty there was nothing on the line
    record Cancelled(boolean empty) implements Input {}

    /// No more lines come.
    record End() implements Input {}
  }

  /// What could stand in the place of the word that is being typed.
  interface Completion {
    /// @param before the words that stand before it
    /// @param word its beginning
    List<String> of(List<String> before, String word);
  }

  /// Waits for the next line.
  ///
  /// @param prompt asks for it, where somebody sees that
  Input next(String prompt, Completion completion);

  /// Somebody types, and sees what comes of it at once.
  boolean isTyped();

  /// What results are shown on, as wide as it is now.
  Screen screen();

  /// Hands a text to the terminal's clipboard, if there is such a thing.
  ///
  /// @return whether the terminal was asked to
  boolean copy(String text);

  /// What Ctrl-C means while no line is waited for.
  void onInterrupt(Runnable stop);

  /// No more lines are wanted; who waits for one gets [Input.End].
  void stop();

  @Override
  void close();
}
