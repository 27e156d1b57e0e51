package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.PlanText;
import dev.tsk8s.cli.render.ProgressLine;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.LiveSnapshot;
import dev.tsk8s.probes.Probing;
import dev.tsk8s.probes.active.ProbeOptions;
import dev.tsk8s.probes.active.RunId;
import dev.tsk8s.probes.cluster.ClusterOptions;
import dev.tsk8s.probes.files.FileSnapshot;
import dev.tsk8s.probes.node.Here;
import dev.tsk8s.probes.redact.Redaction;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Chooses where the snapshot comes from: files, the demo, or what is there now.
final class Looking {
  private final LookingOptions options;
  private final Words words;
  private final Console console;

  Looking(LookingOptions options, Words words, Console console) {
    this.options = options;
    this.words = words;
    this.console = console;
  }

  /// What there is, without secrets: nothing that is told or written ever had them.
  Snapshot snapshot(Deadline deadline) {
    return Redaction.withoutSecrets(unredacted(deadline).snapshot());
  }

  /// What there is, for whoever redacts it before anything else.
  FileSnapshot.Taken unredacted(Deadline deadline) {
    if (options.demo()) {
      return new FileSnapshot.Taken(demo(deadline));
    }
    Inputs.misspelt("--from", options.from()).forEach(console::say);
    Inputs.misspelt("--kubeconfig", options.kubeconfig().stream().toList()).forEach(console::say);
    return options.from().isEmpty()
        ? new FileSnapshot.Taken(live(deadline))
        : FileSnapshot.taken(options.from(), console.in(), deadline);
  }

  /// Inputs were given, and none of them could be used.
  static boolean isNothing(Snapshot snapshot) {
    return snapshot.vantages().isEmpty()
        && !snapshot.cluster().asked()
        && !snapshot.unread().isEmpty();
  }

  /// To go on with nothing would look as if somebody had looked. What was cut short by time or
  /// Ctrl-C is no wrong usage: its report says so.
  ///
  /// @throws UsageException if inputs were given, and none of them could be used
  static void refuseNothing(Snapshot snapshot, Words words, Language language, Duration timeout) {
    boolean cutShort = snapshot.unread().stream().allMatch(unread -> isCutShort(unread.why()));
    if (cutShort || !isNothing(snapshot)) {
      return;
    }
    var library = new Library(language);
    throw new UsageException(
        snapshot.unread().stream()
            .map(unread ->
                "cannot use "
                    + unread.what()
                    + ": "
                    + ReasonWords.of(unread.why(), words, library, timeout).text())
            .collect(Collectors.joining("\n")));
  }

  private static boolean isCutShort(Reason why) {
    return why instanceof Reason.TimedOut
        || (why instanceof Reason.NotAsked unasked && !unasked.wasLeftOut());
  }

  /// How a command ends that tells no report: what could not be used is named.
  static ExitCode ending(
      Snapshot snapshot, Words words, Language language, Duration timeout, Console console) {
    var library = new Library(language);
    for (Unread unread : snapshot.unread()) {
      String reason = ReasonWords.of(unread.why(), words, library, timeout).text();
      console.say(
          words.of(
              unread.used() ? "doubted" : "unread",
              Map.of("what", unread.what(), "reason", reason)));
    }
    return snapshot.unread().isEmpty() ? ExitCode.HEALTHY : ExitCode.INCOMPLETE;
  }

  /// What [#snapshot] would do, a line for each, without secrets.
  String plan() {
    var text = new PlanText(words);
    return Redaction.withoutSecrets(
        options.ofFiles()
            ? text.ofFiles(options.from())
            : text.of(LiveSnapshot.plan(how(), here())));
  }

  /// The cluster that ships inside is read as any archive is.
  private static Snapshot demo(Deadline deadline) {
    InputStream archive = Objects.requireNonNull(Looking.class.getResourceAsStream("demo.zip"));
    Snapshot read = FileSnapshot.read("demo", archive, deadline);
    return new Snapshot(
        read.taken(), Source.DEMO, read.cluster(), read.vantages(), read.probed(), read.unread());
  }

  private Snapshot live(Deadline deadline) {
    Snapshot taken;
    try (ProgressLine progress = console.progress(words)) {
      taken = LiveSnapshot.take(how(), here(), deadline, progress);
    }
    if (taken.source() == Source.HERE) {
      console.say(words.of("noCluster"));
    }
    return taken;
  }

  private LiveSnapshot.Options how() {
    ClusterOptions cluster =
        ClusterOptions.usual().withNamespaces(Set.copyOf(options.namespaces()));
    if (options.kubeconfig().isPresent()) {
      cluster = cluster.withKubeconfigs(List.of(Path.of(options.kubeconfig().get())));
    }
    if (options.context().isPresent()) {
      cluster = cluster.withContext(options.context().get());
    }
    var how =
        new LiveSnapshot.Options(
            cluster,
            options.exec(),
            options.ping(),
            options.peers(),
            options.nodes(),
            LiveSnapshot.Options.AT_ONCE);
    return options.active().map(probes -> how.with(wanted(probes))).orElse(how);
  }

  private Probing.Wanted wanted(ProbeOptions probes) {
    RunId run = options.dryRun() ? RunId.ofPlan() : RunId.random(new SecureRandom());
    return new Probing.Wanted(
        probes,
        run,
        options.timeout(),
        left -> console.say(new ResidueWords(words, options.timeout()).of(left)));
  }

  private Here here() {
    return Here.on(console.variable("PATH"), System.getProperty("os.name", ""));
  }
}
