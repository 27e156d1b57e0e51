package dev.tsk8s.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.cli.diff.Differences;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.DiffText;
import dev.tsk8s.cli.render.JsonDiff;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.redact.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s diff`: what changed between two reports, bundles or looks.
final class DiffCommand implements Command {
  private static final List<Output.Format> FORMATS =
      List.of(Output.Format.TEXT, Output.Format.JSON, Output.Format.MARKDOWN);

  /// A report of 5,000 nodes is smaller.
  private static final long LARGEST_REPORT = 256L << 20;

  /// Looks that begin within it are of one moment.
  private static final Duration TOGETHER = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();

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
            "something is no longer known, 4 tsk8s itself failed.");
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
    JsonNode old = report(before, true, arguments, options, deadline, console);
    JsonNode now =
        after.isEmpty()
            ? judged(options.looking(), false, options, deadline, console)
            : report(after, false, arguments, options, deadline, console);
    swapped(old, now, words, console);
    var differences = Differences.of(old, now);
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

  private static JsonNode report(
      String side,
      boolean before,
      ParseResult arguments,
      DoctorOptions options,
      Deadline deadline,
      Console console) {
    Optional<JsonNode> ready = ready(side);
    return ready.isPresent()
        ? ready.get()
        : judged(LookingOptions.ofFile(arguments, side), before, options, deadline, console);
  }

  /// The report that the file is, if it is one.
  private static Optional<JsonNode> ready(String side) {
    try {
      Path file = Path.of(side);
      if (!Files.isRegularFile(file)
          || Files.size(file) > LARGEST_REPORT
          || !beginsWithBrace(file)) {
        return Optional.empty();
      }
      JsonNode tree = JSON.readTree(file.toFile());
      return Optional.of(tree).filter(DiffCommand::isReport);
    } catch (InvalidPathException | IOException _) {
      return Optional.empty(); // whoever reads other files says what is wrong with it
    }
  }

  private static boolean beginsWithBrace(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == '{';
    }
  }

  private static boolean isReport(JsonNode tree) {
    return tree.path("schemaVersion").asInt() == 1
        && tree.path("checks").isArray()
        && tree.path("findings").isArray();
  }

  /// @param before it is A: with nothing there, everything would be new
  private static JsonNode judged(
      LookingOptions looking,
      boolean before,
      DoctorOptions options,
      Deadline deadline,
      Console console) {
    var words = new Words(options.language());
    Snapshot snapshot = new Looking(looking, words, console).snapshot(deadline);
    if (before) {
      Looking.refuseNothing(snapshot, words, options.language(), looking.timeout());
    }
    Report report = new Doctor(options.checks()).diagnose(snapshot);
    var telling =
        new Telling(
            report,
            ExitCode.of(report, Severity.PROBLEM).number(),
            Version.text(),
            looking.timeout(),
            words,
            new Library(options.language()));
    snapshot.unread().forEach(unread -> console.say(telling.sentence(unread)));
    try {
      return JSON.readTree(new JsonReport().told(telling));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
