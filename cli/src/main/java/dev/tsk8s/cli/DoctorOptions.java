package dev.tsk8s.cli;

import dev.tsk8s.cli.ExitCode.FailOn;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Severity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What `tsk8s doctor` was asked, checked.
///
/// @param looking at what, and how deep
/// @param checks those to run
/// @param named the user chose them by name or topic
/// @param failOn what makes exit code 1
/// @param baseline findings that are taken as they are
record DoctorOptions(
    LookingOptions looking,
    List<Check> checks,
    boolean named,
    List<Output> outputs,
    FailOn failOn,
    Optional<Path> baseline,
    Language language,
    Detail detail,
    String colour) {

  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::word).toList();
  static final List<String> LANGUAGES =
      Arrays.stream(Language.values()).map(Language::word).toList();
  static final List<String> COLOURS = List.of("auto", "always", "never");

  /// Declares them.
  static void declare(CommandSpec spec) {
    declareLooking(spec, "report", Output.ALL);
    ActiveOptions.declare(spec);
    declareChecks(spec);
    spec.addOption(
        Options.choice(
            "--fail-on",
            "SEVERITY",
            SEVERITIES,
            "Mildest finding that makes exit code 1: problem or warning (default: problem)."));
    spec.addOption(
        Options.flag("--fail-on-unknown", "What is not known makes exit code 1 too, not 3."));
    declareBaseline(spec);
    spec.addOption(
        Options.flag(
            "-q", "--quiet", "Verdict lines only: the tally and a line for each kind of finding."));
  }

  /// Declares those of a command that shows a report piece by piece.
  static void declareReading(CommandSpec spec) {
    LookingOptions.declare(spec);
    declareChecks(spec);
    declareBaseline(spec);
    declareTelling(spec);
  }

  private static void declareChecks(CommandSpec spec) {
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
  }

  private static void declareBaseline(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--baseline",
            "FILE",
            "Findings that somebody accepted until a day: they do not count until then. 'tsk8s"
                + " baseline add' writes it."));
  }

  /// Declares those of every command that looks: at what, how deep, and how it is told.
  ///
  /// @param what it prints
  /// @param formats in which it can
  static void declareLooking(CommandSpec spec, String what, List<Output.Format> formats) {
    LookingOptions.declare(spec);
    spec.addOption(Output.option("Format of the " + what, formats));
    declareTelling(spec);
  }

  private static void declareTelling(CommandSpec spec) {
    spec.addOption(languageOption());
    spec.addOption(
        Options.flag("-v", "--verbose", "Everything in full; stack traces of failures."));
    spec.addOption(
        Options.choice(
            "--color", "WHEN", COLOURS, "Colour: auto, always or never (default: auto)."));
  }

  static OptionSpec languageOption() {
    return Options.choice("--lang", "LANG", LANGUAGES, "Language: en or ko (default: the locale).");
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

  /// Reads those of a command that tells in these formats.
  ///
  /// @throws UsageException if one cannot be obeyed
  static DoctorOptions of(
      ParseResult arguments, List<Check> all, List<Output.Format> formats, Locale locale) {
    boolean verbose = Options.given(arguments, "--verbose");
    boolean quiet = Options.given(arguments, "--quiet");
    if (verbose && quiet) {
      throw new UsageException("--verbose and --quiet exclude each other");
    }
    String severity = Options.choice(arguments, "--fail-on", SEVERITIES, Severity.PROBLEM.word());
    return new DoctorOptions(
        LookingOptions.of(arguments),
        new Selection(all)
            .of(
                LookingOptions.words(arguments, "--only"),
                LookingOptions.words(arguments, "--skip")),
        !LookingOptions.words(arguments, "--only").isEmpty(),
        Output.of(Options.values(arguments, "--output"), formats),
        new FailOn(
            Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
            Options.given(arguments, "--fail-on-unknown")),
        Baselines.file(Options.value(arguments, "--baseline", "")),
        language(arguments, locale),
        verbose ? Detail.VERBOSE : quiet ? Detail.QUIET : Detail.NORMAL,
        Options.choice(arguments, "--color", COLOURS, "auto"));
  }

  /// `--lang`, else the locale.
  static Language language(ParseResult arguments, Locale locale) {
    String word = Options.choice(arguments, "--lang", LANGUAGES, "");
    return word.isEmpty() ? Language.of(locale) : Language.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
