package dev.tsk8s.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.cli.diff.Differences;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.DiffText;
import dev.tsk8s.cli.render.JsonDiff;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.redact.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s diff`: what changed between two reports, bundles or looks.
final class DiffCommand implements Command {
  private static final List<Output.Format> FORMATS =
      List.of(Output.Format.TEXT, Output.Format.JSON, Output.Format.MARKDOWN);

  /// Looks that begin within it are of one moment.
  private static final Duration TOGETHER = Duration.ofMinutes(1);

  private final Interruption interruption;

  DiffCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "diff";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Tell what changed from A to B: findings new and gone, paths that moved, evidence that is"
            + " another. Each is a bundle, a report of -o json, or whatever doctor reads; without B"
            + " it is a look at what is there now. Counters, times and passing ports are left out.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.usageMessage()
        .footer(
            "",
            "Exit codes: 0 nothing got worse, 1 something did, 2 usage, 3 nothing got worse, but",
            "something is no longer known or the two have other names for the same, 4 tsk8s itself",
            "failed.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel("A")
            .description("Before.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1")
            .arity("0..1")
            .type(String.class)
            .paramLabel("B")
            .description("After (default: look now).")
            .build());
    DoctorOptions.declareLooking(spec, "comparison", FORMATS);
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    var options = DoctorOptions.of(arguments, Checks.ALL, FORMATS, console.locale());
    String before = arguments.matchedPositionalValue(0, "");
    String after = arguments.matchedPositionalValue(1, "");
    if (!after.isEmpty() && options.looking().ofFiles()) {
      throw new UsageException("B and --from or --demo exclude each other");
    }
    var words = new Words(options.language());
    Deadline deadline = Deadline.after(options.looking().timeout());
    interruption.then(deadline::stop);
    DiffSide old = side(before, true, arguments, options, deadline, console);
    DiffSide now =
        after.isEmpty()
            ? DiffSide.judged(options.looking(), false, options, deadline, console)
            : side(after, false, arguments, options, deadline, console);
    swapped(old.report(), now.report(), words, console);
    var differences = Differences.of(old.report(), now.report(), old.naming(now));
    ExitCode exitCode =
        differences.worse()
            ? ExitCode.FOUND
            : differences.unknownNow() ? ExitCode.INCOMPLETE : ExitCode.HEALTHY;
    String older = Redaction.withoutSecrets(before);
    String newer = after.isEmpty() ? words.of("diff.now") : Redaction.withoutSecrets(after);
    for (Output output : options.outputs()) {
      output.write(
          switch (output.format()) {
            case JSON ->
                JsonDiff.text(differences, older, newer, Version.text(), exitCode.number());
            case MARKDOWN -> DiffText.markdown(differences, older, newer, words);
            default ->
                DiffText.text(differences, older, newer, words, console.screen(options.colour()));
          },
          console,
          interruption);
    }
    return exitCode;
  }

  /// Who names them in the wrong order reads that everything is cured.
  private static void swapped(JsonNode old, JsonNode now, Words words, Console console) {
    String before = old.path("taken").asText();
    String after = now.path("taken").asText();
    if (!before.isEmpty()
        && !after.isEmpty()
        && Instant.parse(before).isAfter(Instant.parse(after).plus(TOGETHER))) {
      console.say(words.of("diff.swapped", Map.of("before", before, "after", after)));
    }
  }

  private static DiffSide side(
      String side,
      boolean before,
      ParseResult arguments,
      DoctorOptions options,
      Deadline deadline,
      Console console) {
    return DiffSide.ready(side)
        .orElseGet(() ->
            DiffSide.judged(
                LookingOptions.ofFile(arguments, side), before, options, deadline, console));
  }
}
