package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;

/// What a session cannot do by itself.
public interface Outside {
  /// Looks anew; empty: it was cancelled.
  Optional<Snapshot> look();

  /// What the checks of this session make of it.
  Telling judged(Snapshot snapshot);

  /// What one check makes of it, asked for by name.
  Telling judged(Snapshot snapshot, Check check);

  /// Writes a report to a new file, or, if that is said, over an old one.
  ///
  /// @return the file
  /// @throws Refused if the words do not say how
  /// @throws java.io.UncheckedIOException in words, if it cannot be written
  String save(List<String> words, Telling telling);

  /// The words for formats.
  List<String> formats();
}
