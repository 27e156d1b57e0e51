package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import dev.tsk8s.probes.redact.Redaction;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s collect`: look, take out what must not leave, and keep the rest in a file.
final class CollectCommand implements Command {
  private final Interruption interruption;

  CollectCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "collect";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Write what doctor would judge to one file, for a support ticket or another day: 'tsk8s"
            + " doctor --from FILE' gives the same report. Looks as doctor does. Keys, tokens,"
            + " login links and e-mail addresses are taken out before anything is written.");
  }

  /// What the exit code of a command that writes a bundle says.
  static final List<String> ENDINGS =
      List.of(
          "",
          "Exit codes: 0 written, 2 usage, 3 written, but an input could not be used or not without",
          "doubts (standard error names it), 4 tsk8s itself failed.");

  @Override
  public void declare(CommandSpec spec) {
    spec.usageMessage().footer(ENDINGS.toArray(String[]::new));
    LookingOptions.declare(spec);
    ActiveOptions.declare(spec);
    BundleOptions.declare(spec);
    spec.addOption(
        Options.choice(
            "--lang",
            "LANG",
            DoctorOptions.LANGUAGES,
            "Language of the report inside: en or ko (default: the locale)."));
    spec.addOption(Options.flag("-v", "--verbose", "Stack traces of failures."));
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    LookingOptions options = LookingOptions.of(arguments);
    Language language = DoctorOptions.language(arguments, console.locale());
    var words = new Words(language);
    var looking = new Looking(options, words, console);
    if (options.dryRun()) {
      console.result(looking.plan());
      return ExitCode.HEALTHY;
    }
    Deadline deadline = Deadline.after(options.timeout());
    BundleOptions bundle = BundleOptions.of(arguments, deadline.now());
    bundle.refuse(console);
    interruption.then(deadline::stop);
    FileSnapshot.Taken taken = looking.unredacted(deadline);
    Snapshot harmless = Redaction.withoutSecrets(taken.snapshot());
    Looking.refuseNothing(harmless, words, language, options.timeout());
    new Bundling(language, deadline.now(), options.timeout(), interruption)
        .write(taken, bundle, asked(arguments), console);
    return Looking.ending(harmless, words, language, options.timeout(), console);
  }

  /// The command line as it was typed; the manifest gets it redacted.
  static List<String> asked(ParseResult arguments) {
    return List.copyOf(arguments.originalArgs());
  }
}
