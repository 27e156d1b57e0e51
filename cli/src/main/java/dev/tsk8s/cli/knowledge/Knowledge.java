package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.diagnosis.Code;
import java.util.Map;

/// What is said about one code, in one language.
public sealed interface Knowledge permits Advice, Note {
  Code code();

  /// The same words with the reader's own names in place of the placeholders.
  Knowledge filled(Map<String, String> values);
}
