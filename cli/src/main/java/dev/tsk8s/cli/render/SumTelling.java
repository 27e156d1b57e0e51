package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.mtu.GroupSum;
import java.time.Duration;
import java.util.List;

/// What `tsk8s mtu --explain` tells, and the words for it.
///
/// @param looked the layers are a cluster's, not those of flags
/// @param exitCode what the program ends with
public record SumTelling(
    List<GroupSum> sums,
    boolean looked,
    String version,
    int exitCode,
    Words words,
    Library library) {
  public SumTelling {
    sums = List.copyOf(sums);
  }

  ReasonWords because(Reason reason) {
    return ReasonWords.of(reason, words, library, Duration.ZERO);
  }
}
