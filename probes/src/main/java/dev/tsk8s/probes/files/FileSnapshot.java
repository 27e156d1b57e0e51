package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.bundle.Inventory;
import dev.tsk8s.probes.bundle.Merging;
import dev.tsk8s.probes.redact.Level;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads what was saved or pasted into a [Snapshot].
///
/// Content decides what a file is, not its name. Each directory with outputs of a host is a vantage
/// named after it (without `from-`); files named one by one are a vantage with the name the status
/// gives itself, or that of `name=path`. Names help in three places where content cannot: which
/// resource an empty list is of, which namespace a list of one namespace was asked for, and to
/// which of several hosts in one directory an output without a name belongs.
public final class FileSnapshot {
  private final Unreads unreads = new Unreads();
  private final ClusterFiles cluster = new ClusterFiles();
  private final Hosts hosts = new Hosts(unreads);

  private boolean streams;

  private FileSnapshot() {}

  /// What was read.
  ///
  /// @param already how much was taken out of all of it: of bundles what their manifests say, the
  ///   least of them; of anything else nothing
  /// @param pseudonyms which set those are from that stand for its names, if it says
  public record Taken(Snapshot snapshot, Level already, Optional<String> pseudonyms) {

    /// One of which nothing was taken out yet.
    public Taken(Snapshot snapshot) {
      this(snapshot, Level.NONE, Optional.empty());
    }
  }

  /// Never throws: what cannot be read is among [Snapshot#unread].
  ///
  /// @param inputs paths of files, folders and archives, each maybe as `name=path`; `-` is standard
  ///   input
  /// @param deadline what is not read by then is unread
  public static Snapshot read(List<String> inputs, InputStream stdin, Deadline deadline) {
    return taken(inputs, stdin, deadline).snapshot();
  }

  /// The same, with how much was taken out of it before.
  public static Taken taken(List<String> inputs, InputStream stdin, Deadline deadline) {
    return taken(inputs, "stdin", stdin, deadline);
  }

  /// The same of one archive that is no file.
  ///
  /// @param name how a reader knows it
  public static Snapshot read(String name, InputStream archive, Deadline deadline) {
    return taken(List.of("-"), name, archive, deadline).snapshot();
  }

  /// Reads twice if bundles hold what their manifests do not list. What came as a stream cannot be
  /// read again: there it stays, with doubts.
  private static Taken taken(
      List<String> inputs, String streamName, InputStream stream, Deadline deadline) {
    var unlisted = new Unlisted(Set.of());
    var first = new FileSnapshot();
    Taken taken = first.snapshot(inputs, streamName, stream, deadline, unlisted);
    Set<String> added = unlisted.found();
    return added.isEmpty() || first.streams
        ? taken
        : new FileSnapshot().snapshot(inputs, streamName, stream, deadline, new Unlisted(added));
  }

  private Taken snapshot(
      List<String> inputs,
      String streamName,
      InputStream stream,
      Deadline deadline,
      Unlisted unlisted) {
    var limits = new Limits(deadline);
    var trouble = new Trouble(limits, unreads);
    var bundles = new Bundles(trouble, unlisted);
    var texts =
        new TextReader(
            trouble,
            new ClusterTexts(trouble, cluster),
            new HostTexts(trouble, hosts),
            new NodeTexts(trouble, hosts),
            bundles);
    var finder = new Finder(limits, unreads, new Intake(limits, trouble, texts, bundles));
    finder.all(inputs, streamName, stream);
    streams = finder.tookStreams();
    OnePseudonyms bundled = bundles.facts();
    List<Merging.Part> parts = bundled.used().stream().map(OnePseudonyms.Facts::part).toList();
    ClusterFacts facts = cluster.facts();
    List<Vantage> vantages =
        PodFolders.recognised(AgentFolders.recognised(hosts.vantages(), facts), facts);
    boolean anythingUsed = !vantages.isEmpty() || cluster.newest().isAfter(Instant.MIN);
    Instant taken =
        Stream.concat(Stream.of(cluster.newest()), vantages.stream().flatMap(FileSnapshot::times))
            .max(Comparator.naturalOrder())
            .filter(time -> time.isAfter(Instant.MIN))
            .orElseGet(deadline::now);
    var others = new Snapshot(taken, Snapshot.Source.FILES, facts, vantages, List.of());
    Set<String> used = new HashSet<>();
    bundled.used().forEach(one -> used.add(one.where()));
    used.addAll(Inventory.of(others).read());
    return new Taken(
        Bundles.together(
            parts,
            others,
            unreads.all(anythingUsed || !parts.isEmpty(), inputs, used),
            anythingUsed),
        anythingUsed ? Level.NONE : bundled.already(),
        anythingUsed ? Optional.empty() : bundled.set());
  }

  private static Stream<Instant> times(Vantage vantage) {
    return Stream.<Evidence<?>>of(
            vantage.status(),
            vantage.table(),
            vantage.netcheck(),
            vantage.prefs(),
            vantage.pings(),
            vantage.health(),
            vantage.netmap())
        .map(FileSnapshot::time)
        .flatMap(Optional::stream);
  }

  private static Optional<Instant> time(Evidence<?> evidence) {
    return evidence instanceof Observed<?>(_, var origin)
        ? Optional.of(origin.at())
        : Optional.empty();
  }
}
