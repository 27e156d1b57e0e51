package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.files.FileSnapshot;
import dev.tsk8s.probes.node.LocalTailscale;
import dev.tsk8s.probes.tailscale.Look;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Chooses where the snapshot comes from.
final class Looking {
  private static final int AT_ONCE = 64;

  private final DoctorOptions options;
  private final Console console;
  private final Deadline deadline;

  Looking(DoctorOptions options, Console console, Deadline deadline) {
    this.options = options;
    this.console = console;
    this.deadline = deadline;
  }

  Snapshot snapshot() {
    if (options.demo()) {
      return demo();
    }
    return options.from().isEmpty()
        ? here()
        : FileSnapshot.read(options.from(), console.in(), deadline);
  }

  /// The cluster that ships inside is read as any archive is.
  private Snapshot demo() {
    InputStream archive = Objects.requireNonNull(Looking.class.getResourceAsStream("demo.zip"));
    Snapshot read = FileSnapshot.read("demo", archive, deadline);
    return new Snapshot(read.taken(), Source.DEMO, read.cluster(), read.vantages(), read.unread());
  }

  private Snapshot here() {
    console.say("no cluster configured: looking at this machine only");
    var look =
        new Look(
            VantageId.here(),
            LocalTailscale.on(console.variable("PATH")),
            List.of(),
            new Look.Options(options.ping(), options.peers(), Set.of()),
            Fanout.of(AT_ONCE));
    return new Snapshot(
        deadline.now(),
        Source.HERE,
        ClusterFacts.unseen(new Reason.NotAsked("the cluster", "no cluster configured")),
        List.of(look.collect(deadline)),
        List.of());
  }
}
