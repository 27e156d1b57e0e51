package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Reasons;
import dev.tsk8s.probes.active.Leftovers;
import dev.tsk8s.probes.active.Leftovers.Leftover;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.cluster.ClusterOptions;
import dev.tsk8s.probes.cluster.NoConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s probe clean`: removes what probe runs left that were killed.
///
/// @param namespace empty: the one of the context
/// @param everywhere in all namespaces, and those that runs made
/// @param dryRun only say what would be removed
record ProbeCleaning(
    Optional<String> context,
    Optional<String> kubeconfig,
    Optional<String> namespace,
    boolean everywhere,
    boolean dryRun,
    Duration timeout,
    Words words) {
  private static final String NAMESPACE = "--namespace";
  private static final String ALL = "--all-namespaces";
  private static final String DEFAULT_TIMEOUT = "30s";

  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--context", "NAME", "Context of the kubeconfig (default: the current one)."));
    spec.addOption(
        Options.value(
            "--kubeconfig", "FILE", "Kubeconfig (default: $KUBECONFIG, else ~/.kube/config)."));
    spec.addOption(
        Options.value("-n", NAMESPACE, "NAME", "Where to look (default: the context's)."));
    spec.addOption(
        Options.flag(
            "-A", ALL, "Look in all namespaces, and for namespaces that probe runs made."));
    spec.addOption(Options.flag("--dry-run", "Print what would be removed, and remove nothing."));
    spec.addOption(
        Options.value("--timeout", "TIME", "For everything (default: " + DEFAULT_TIMEOUT + ")."));
    spec.addOption(DoctorOptions.languageOption());
  }

  static ProbeCleaning of(ParseResult arguments, Console console) {
    boolean everywhere = Options.given(arguments, ALL);
    Optional<String> namespace = text(arguments, NAMESPACE);
    if (everywhere && namespace.isPresent()) {
      throw new UsageException(ALL + " and " + NAMESPACE + " exclude each other");
    }
    return new ProbeCleaning(
        text(arguments, "--context"),
        text(arguments, "--kubeconfig"),
        namespace.map(name -> ActiveOptions.namespace(NAMESPACE, name)),
        everywhere,
        Options.given(arguments, "--dry-run"),
        TimeSpan.of("--timeout", Options.value(arguments, "--timeout", DEFAULT_TIMEOUT)),
        new Words(DoctorOptions.language(arguments, console.locale())));
  }

  private static Optional<String> text(ParseResult arguments, String option) {
    return Optional.of(Options.value(arguments, option, "")).filter(text -> !text.isEmpty());
  }

  ExitCode run(Console console, Interruption interruption) {
    Deadline deadline = Deadline.after(timeout);
    interruption.then(deadline::stop);
    try (Cluster cluster = Cluster.connect(options(), deadline)) {
      var api = cluster.probes();
      Optional<String> place =
          everywhere ? Optional.empty() : Optional.of(namespace.orElseGet(api::namespace));
      var leftovers = new Leftovers(api);
      List<Leftover> found = leftovers.find(place, deadline);
      if (found.isEmpty()) {
        console.result(words.of("probe.none") + "\n");
      }
      ExitCode ending = ExitCode.HEALTHY;
      for (Leftover one : found) {
        if (!removed(one, leftovers, deadline, console)) {
          ending = ExitCode.FAILED;
        }
      }
      return ending;
    } catch (NoConnection e) {
      console.say(words.said(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      console.say(reason("probe clean", deadline, e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.FAILED;
  }

  private boolean removed(Leftover one, Leftovers leftovers, Deadline deadline, Console console)
      throws InterruptedException {
    var values =
        Map.of(
            "what",
            one.object().resource().fullName() + " " + one.object().name(),
            "namespace",
            one.object().namespace(),
            "run",
            one.run(),
            "made",
            one.made());
    try {
      if (!dryRun) {
        leftovers.remove(one, deadline);
      }
      console.result(words.of(dryRun ? "probe.wouldRemove" : "probe.removed", values) + "\n");
      return true;
    } catch (IOException e) {
      console.say(reason(values.getOrDefault("what", ""), deadline, e));
      return false;
    }
  }

  private String reason(String what, Deadline deadline, IOException failure) {
    return ReasonWords.of(
            Reasons.of(what, deadline, failure), words, new Library(words.language()), timeout)
        .text();
  }

  private ClusterOptions options() {
    ClusterOptions options = ClusterOptions.usual();
    if (kubeconfig.isPresent()) {
      options = options.withKubeconfigs(List.of(Path.of(kubeconfig.get())));
    }
    return context.isPresent() ? options.withContext(context.get()) : options;
  }
}
