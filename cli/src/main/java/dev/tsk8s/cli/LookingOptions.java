package dev.tsk8s.cli;

import dev.tsk8s.probes.LiveSnapshot;
import dev.tsk8s.probes.active.ProbeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// At what a command looks, and how deep.
///
/// @param from inputs in place of a live look; empty: look
/// @param context of the kubeconfig; empty: its current one
/// @param kubeconfig empty: as kubectl finds it
/// @param namespaces empty: all
/// @param timeout for everything
/// @param exec commands may be run in pods
/// @param ping sleeping paths may be woken
/// @param peers so many peers of a vantage are pinged at most
/// @param nodes so many nodes are looked from at most
/// @param dryRun say what would be done, do nothing
/// @param active probe pods; empty: none are wanted
record LookingOptions(
    List<String> from,
    boolean demo,
    Optional<String> context,
    Optional<String> kubeconfig,
    List<String> namespaces,
    Duration timeout,
    boolean exec,
    boolean ping,
    int peers,
    int nodes,
    boolean dryRun,
    Optional<ProbeOptions> active) {

  private static final String DEFAULT_TIMEOUT = "60s";
  private static final int DEFAULT_PEERS = 32;

  /// Declares them.
  static void declare(CommandSpec spec) {
    spec.addOption(Settings.option());
    spec.addOption(
        Options.values(
            "[NAME=]PATH",
            "Judge saved outputs, and look at nothing: files, folders, zip, tar, tar.gz or - for"
                + " stdin, recognised by content. NAME says which host it is from. Repeatable.",
            "--from"));
    spec.addOption(Options.flag("--demo", "Judge a sick cluster that ships inside."));
    spec.addOption(
        Options.value(
            "--context", "NAME", "Context of the kubeconfig (default: the current one)."));
    spec.addOption(
        Options.value(
            "--kubeconfig", "FILE", "Kubeconfig (default: $KUBECONFIG, else ~/.kube/config)."));
    spec.addOption(
        Options.values(
            "NAMESPACE",
            "Look only there. Repeatable (default: all namespaces).",
            "-n",
            "--namespace"));
    spec.addOption(
        Options.value(
            "--timeout",
            "TIME",
            "For everything, such as 30s or 2m; what is not seen by then is unknown (default: "
                + DEFAULT_TIMEOUT
                + ", with --active "
                + ActiveOptions.DEFAULT_TIMEOUT
                + ")."));
    spec.addOption(Options.flag("--no-exec", "Run no command in any pod."));
    spec.addOption(
        Options.flag("--no-ping", "Send no ping; sleeping paths stay asleep, and unknown."));
    spec.addOption(
        Options.value(
            "--peers",
            "N",
            "Ping at most so many peers from each place (default: " + DEFAULT_PEERS + ")."));
    spec.addOption(
        Options.value(
            "--nodes",
            "N",
            "Look from at most so many nodes, through pods of the pod network's agents (default: "
                + LiveSnapshot.Options.NODES
                + ")."));
    spec.addOption(
        Options.flag(
            "--dry-run", "Print every API call, command and packet destination, and do nothing."));
  }

  /// Reads them.
  ///
  /// @throws UsageException if one cannot be obeyed
  static LookingOptions of(ParseResult arguments) {
    Optional<ProbeOptions> active = ActiveOptions.of(arguments);
    String timeout = active.isPresent() ? ActiveOptions.DEFAULT_TIMEOUT : DEFAULT_TIMEOUT;
    return new LookingOptions(
        Inputs.of(arguments),
        Options.given(arguments, "--demo"),
        nonEmpty(arguments, "--context"),
        nonEmpty(arguments, "--kubeconfig"),
        words(arguments, "--namespace"),
        TimeSpan.of("--timeout", Options.value(arguments, "--timeout", timeout)),
        !Options.given(arguments, "--no-exec"),
        !Options.given(arguments, "--no-ping"),
        count(arguments, "--peers", DEFAULT_PEERS, "--no-ping pings none"),
        count(
            arguments, "--nodes", LiveSnapshot.Options.NODES, "--no-exec runs nothing in any pod"),
        Options.given(arguments, "--dry-run"),
        active);
  }

  /// One file, and nothing else.
  static LookingOptions ofFile(ParseResult arguments, String file) {
    return new LookingOptions(
        List.of(file),
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        TimeSpan.of("--timeout", Options.value(arguments, "--timeout", DEFAULT_TIMEOUT)),
        false,
        false,
        DEFAULT_PEERS,
        LiveSnapshot.Options.NODES,
        false,
        Optional.empty());
  }

  /// Not a live look: what was saved, or what ships inside.
  boolean ofFiles() {
    return demo || !from.isEmpty();
  }

  private static Optional<String> nonEmpty(ParseResult arguments, String name) {
    return Optional.of(Options.value(arguments, name, "")).filter(value -> !value.isEmpty());
  }

  /// What an option names, separated by commas or each for itself.
  static List<String> words(ParseResult arguments, String name) {
    return Options.values(arguments, name).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /// @param none what to write in place of 0
  private static int count(ParseResult arguments, String name, int otherwise, String none) {
    String text = Options.value(arguments, name, Integer.toString(otherwise));
    if (!text.matches("0*[1-9]\\d{0,5}")) {
      throw new UsageException(
          name + " " + text + ": write a whole number from 1 to 999999; " + none);
    }
    return Integer.parseInt(text);
  }
}
