package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.diagnosis.Code;
import java.util.List;
import java.util.Map;

/// The words for a code that is no finding.
///
/// @param text the sentence
/// @param test of what is not known: what the exact test would show; else empty
/// @param commands of what is not known: that test, ready to paste
public record Note(Code code, Kind kind, String text, String test, List<String> commands)
    implements Knowledge {

  /// What the code stands for.
  public enum Kind {
    /// Nothing that was read can show it.
    UNKNOWN,
    /// The question does not arise.
    NOT_APPLICABLE,
    /// Why a path is expected to be as it is.
    BECAUSE
  }

  public Note {
    commands = List.copyOf(commands);
  }

  @Override
  public Note filled(Map<String, String> values) {
    return new Note(
        code,
        kind,
        Placeholders.fillProse(text, values),
        Placeholders.fillProse(test, values),
        commands.stream().map(command -> Placeholders.fillCommand(command, values)).toList());
  }
}
