package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.probes.active.Residue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// What may still be in the cluster, in words.
///
/// @param timeout that the user gave the whole look
record ResidueWords(Words words, Duration timeout) {

  String of(Residue residue) {
    return switch (residue) {
      case Residue.Ending(var run, var namespace, int pods) ->
          words.of(
              "probe.ending",
              Map.of("run", run, "namespace", namespace, "count", Integer.toString(pods)));
      case Residue.Left left ->
          words.of(
              "probe.left",
              Map.of(
                  "run",
                  left.run(),
                  "namespace",
                  left.namespace(),
                  "objects",
                  String.join(", ", left.objects()),
                  "reason",
                  ReasonWords.of(left.why(), words, new Library(words.language()), timeout).text(),
                  "until",
                  left.until().truncatedTo(ChronoUnit.SECONDS).toString()));
    };
  }
}
