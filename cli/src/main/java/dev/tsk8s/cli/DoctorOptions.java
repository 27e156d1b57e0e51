package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.probes.LiveSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What `tsk8s doctor` was asked, checked.
///
/// @param from inputs in place of a live look; empty: look
/// @param context of the kubeconfig; empty: its current one
/// @param kubeconfig empty: as kubectl finds it
/// @param namespaces empty: all
/// @param checks those to run
/// @param named the user chose them by name or topic
/// @param threshold the mildest severity that makes exit code 1
/// @param timeout for everything
/// @param exec commands may be run in pods
/// @param ping sleeping paths may be woken
/// @param peers so many peers of a vantage are pinged at most
/// @param nodes so many nodes are looked from at most
/// @param dryRun say what would be done, do nothing
record DoctorOptions(
    List<String> from,
    boolean demo,
    Optional<String> context,
    Optional<String> kubeconfig,
    List<String> namespaces,
    List<Check> checks,
    boolean named,
    List<Output> outputs,
    Severity threshold,
    Duration timeout,
    Language language,
    boolean exec,
    boolean ping,
    int peers,
    int nodes,
    boolean dryRun,
    Detail detail,
    String colour) {

  private static final String DEFAULT_TIMEOUT = "60s";
  private static final int DEFAULT_PEERS = 32;

  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::word).toList();
  static final List<String> LANGUAGES =
      Arrays.stream(Language.values()).map(Language::word).toList();
  static final List<String> COLOURS = List.of("auto", "always", "never");

  /// Declares them.
  static void declare(CommandSpec spec) {
    declareLooking(spec, "report", Output.ALL);
    spec.addOption(
        Options.names(
            "--only",
            "TOPIC|CHECK",
            () -> CheckNames.all().iterator(),
            "Run only these, separated by commas: topics ("
                + String.join(", ", CheckNames.topics())
                + ") or checks, which tsk8s explain lists. Repeatable."));
    spec.addOption(
        Options.names(
            "--skip",
            "TOPIC|CHECK",
            () -> CheckNames.all().iterator(),
            "Do not run these topics or checks, separated by commas. Repeatable."));
    spec.addOption(
        Options.choice(
            "--fail-on",
            "SEVERITY",
            SEVERITIES,
            "Mildest finding that makes exit code 1: problem or warning (default: problem)."));
    spec.addOption(Options.flag("-q", "--quiet", "Verdict lines only."));
  }

  /// Declares those of every command that looks: at what, how deep, and how it is told.
  ///
  /// @param what it prints
  /// @param formats in which it can
  static void declareLooking(CommandSpec spec, String what, List<Output.Format> formats) {
    spec.addOption(
        Options.values(
            "[NAME=]PATH",
            "Judge saved outputs instead of looking: files, folders, zip, tar, tar.gz or - for"
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
    spec.addOption(Output.option("Format of the " + what, formats));
    spec.addOption(
        Options.value(
            "--timeout",
            "TIME",
            "For everything, such as 30s or 2m; what is not seen by then is unknown (default: "
                + DEFAULT_TIMEOUT
                + ")."));
    spec.addOption(
        Options.choice("--lang", "LANG", LANGUAGES, "Language: en or ko (default: the locale)."));
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
    spec.addOption(
        Options.flag("-v", "--verbose", "Everything in full; stack traces of failures."));
    spec.addOption(
        Options.choice(
            "--color", "WHEN", COLOURS, "Colour: auto, always or never (default: auto)."));
  }

  /// Reads those of a command that looks and judges nothing.
  ///
  /// @throws UsageException if one cannot be obeyed
  static DoctorOptions looking(ParseResult arguments, Locale locale) {
    return of(arguments, List.of(), Output.PLAIN, locale);
  }

  /// Reads them.
  ///
  /// @throws UsageException if one cannot be obeyed
  static DoctorOptions of(ParseResult arguments, List<Check> all, Locale locale) {
    return of(arguments, all, Output.ALL, locale);
  }

  private static DoctorOptions of(
      ParseResult arguments, List<Check> all, List<Output.Format> formats, Locale locale) {
    boolean verbose = Options.given(arguments, "--verbose");
    boolean quiet = Options.given(arguments, "--quiet");
    if (verbose && quiet) {
      throw new UsageException("--verbose and --quiet exclude each other");
    }
    String severity = Options.choice(arguments, "--fail-on", SEVERITIES, Severity.PROBLEM.word());
    return new DoctorOptions(
        Inputs.of(arguments),
        Options.given(arguments, "--demo"),
        nonEmpty(arguments, "--context"),
        nonEmpty(arguments, "--kubeconfig"),
        words(arguments, "--namespace"),
        new Selection(all).of(words(arguments, "--only"), words(arguments, "--skip")),
        !words(arguments, "--only").isEmpty(),
        Output.of(Options.values(arguments, "--output"), formats),
        Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
        TimeSpan.of("--timeout", Options.value(arguments, "--timeout", DEFAULT_TIMEOUT)),
        language(arguments, locale),
        !Options.given(arguments, "--no-exec"),
        !Options.given(arguments, "--no-ping"),
        count(arguments, "--peers", DEFAULT_PEERS, "--no-ping pings none"),
        count(
            arguments, "--nodes", LiveSnapshot.Options.NODES, "--no-exec runs nothing in any pod"),
        Options.given(arguments, "--dry-run"),
        verbose ? Detail.VERBOSE : quiet ? Detail.QUIET : Detail.NORMAL,
        Options.choice(arguments, "--color", COLOURS, "auto"));
  }

  /// `--lang`, else the locale.
  static Language language(ParseResult arguments, Locale locale) {
    String word = Options.choice(arguments, "--lang", LANGUAGES, "");
    return word.isEmpty() ? Language.of(locale) : Language.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Optional<String> nonEmpty(ParseResult arguments, String name) {
    return Optional.of(Options.value(arguments, name, "")).filter(value -> !value.isEmpty());
  }

  private static List<String> words(ParseResult arguments, String name) {
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
