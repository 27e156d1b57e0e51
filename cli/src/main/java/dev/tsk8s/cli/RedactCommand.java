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
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s redact`: takes more out of a bundle.
final class RedactCommand implements Command {
  private final Interruption interruption;

  RedactCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "redact";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Write a bundle again with more taken out of it: at level strict, names of hosts, pods,"
            + " namespaces and tailnets, and public addresses, get pseudonyms under which doctor"
            + " judges the same.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.usageMessage().footer(CollectCommand.ENDINGS.toArray(String[]::new));
    spec.addOption(Settings.option());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel("BUNDLE")
            .description("What 'tsk8s collect' wrote.")
            .build());
    BundleOptions.declare(spec, "--level");
    spec.addOption(
        Options.value("--timeout", "TIME", "For reading, such as 30s or 2m (default: 60s)."));
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
    LookingOptions options =
        LookingOptions.ofFile(arguments, arguments.matchedPositionalValue(0, ""));
    Language language = DoctorOptions.language(arguments, console.locale());
    var words = new Words(language);
    Deadline deadline = Deadline.after(options.timeout());
    BundleOptions bundle = BundleOptions.of(arguments, deadline.now());
    bundle.refuse(console);
    interruption.then(deadline::stop);
    FileSnapshot.Taken taken = new Looking(options, words, console).unredacted(deadline);
    Snapshot harmless = Redaction.withoutSecrets(taken.snapshot());
    Looking.refuseNothing(harmless, words, language, options.timeout());
    new Bundling(language, deadline.now(), options.timeout(), interruption)
        .write(taken, bundle, CollectCommand.asked(arguments), console);
    return Looking.ending(harmless, words, language, options.timeout(), console);
  }
}
