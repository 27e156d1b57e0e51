package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.time.Instant;
import java.util.List;

/// Chooses where the snapshot comes from.
final class Looking {
  private final DoctorOptions options;
  private final Console console;

  Looking(DoctorOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  Snapshot snapshot() {
    if (options.from().isEmpty() && !options.demo()) {
      console.say("no cluster configured: looking at this machine only");
    }
    return new Snapshot(
        Instant.now(),
        options.demo() ? Snapshot.Source.DEMO : Snapshot.Source.HERE,
        ClusterFacts.unseen(new Reason.NotAsked("cluster", "no cluster configured")),
        List.of(),
        List.of());
  }
}
