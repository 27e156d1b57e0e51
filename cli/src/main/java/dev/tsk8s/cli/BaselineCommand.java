package dev.tsk8s.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tsk8s.cli.gate.Acceptance;
import dev.tsk8s.cli.gate.Baseline;
import dev.tsk8s.cli.gate.BaselineFile;
import dev.tsk8s.cli.gate.Subjects;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.core.diagnosis.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s baseline add`: accept a finding until a day.
final class BaselineCommand implements Command {
  private static final String ADD = "add";
  private static final String FILE = "tsk8s-baseline.yaml";

  private final Interruption interruption;

  BaselineCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "baseline";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Accept a finding until a day: 'tsk8s baseline add CODE [SUBJECT]' writes it to the file that"
            + " 'tsk8s doctor --baseline' reads. Whoever accepts says why, who answers for it, and"
            + " until when; after that day it counts again.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(Settings.option());
    spec.addPositional(word("0", "1", "add", "What to do: add."));
    spec.addPositional(
        word("1", "1", "CODE", "The finding, as reports print it, such as path-relayed/pod-snat."));
    spec.addPositional(
        word("2", "0..1", "SUBJECT", "Whom it concerns, such as 'Pod vpn/ts-0' (default: all)."));
    spec.addOption(
        Options.value("--baseline", "FILE", "The file; made if need be (default: " + FILE + ")."));
    spec.addOption(Options.value("--reason", "TEXT", "Why it is accepted."));
    spec.addOption(Options.value("--owner", "NAME", "Who answers for it."));
    spec.addOption(Options.value("--expires", "DAY", "The last day, such as 2027-03-31."));
    spec.addOption(DoctorOptions.languageOption());
  }

  private static PositionalParamSpec word(
      String index, String arity, String label, String description) {
    return PositionalParamSpec.builder()
        .index(index)
        .arity(arity)
        .required(arity.equals("1"))
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String action = arguments.matchedPositionalValue(0, "");
    if (!action.equals(ADD)) {
      throw new UsageException("baseline " + action + ": all it can do is add");
    }
    Acceptance acceptance = acceptance(arguments);
    Path file = Baselines.file(Options.value(arguments, "--baseline", FILE)).orElse(Path.of(FILE));
    String before = Files.exists(file) ? Baselines.text(file) : "accepted:\n";
    Baseline old = Baselines.parsed(file, before);
    String after = (before.endsWith("\n") ? before : before + "\n") + entry(acceptance);
    if (!Baselines.parsed(file, after).all().equals(with(old, acceptance).all())) {
      throw new UsageException(
          file + ": cannot add to it: its list must stand at its end, each entry as '  - code: …'");
    }
    new WholeFile(file).write(interruption, after);
    console.result(
        new Words(DoctorOptions.language(arguments, console.locale()))
                .of(
                    acceptance.subject().isEmpty() ? "baseline.addedAll" : "baseline.added",
                    Map.of(
                        "code", acceptance.code().text(),
                        "subject", acceptance.subject().orElse(""),
                        "day", acceptance.expires().toString(),
                        "file", file.toString()))
            + "\n");
    return ExitCode.HEALTHY;
  }

  private static Baseline with(Baseline old, Acceptance more) {
    return new Baseline(Stream.concat(old.all().stream(), Stream.of(more)).toList());
  }

  private static Acceptance acceptance(ParseResult arguments) {
    String code = arguments.matchedPositionalValue(1, "");
    if (code.isEmpty()) {
      throw new UsageException("baseline add: which finding? Name its code");
    }
    if (!Baselines.isFinding(code)) {
      throw new UsageException("no finding has the code '" + code + "'" + Baselines.hint(code));
    }
    String day = needed(arguments, "--expires");
    LocalDate expires =
        BaselineFile.date(day)
            .orElseThrow(
                () -> new UsageException("--expires " + day + ": not a day like 2027-03-31"));
    if (expires.isBefore(LocalDate.now(ZoneOffset.UTC))) {
      throw new UsageException("--expires " + day + ": that day is over");
    }
    Optional<String> subject =
        Optional.of(arguments.matchedPositionalValue(2, "").strip())
            .filter(text -> !text.isEmpty());
    subject
        .flatMap(Subjects::fault)
        .ifPresent(fault -> {
          throw new UsageException("SUBJECT: " + fault);
        });
    return new Acceptance(
        new Code(code),
        subject,
        needed(arguments, "--reason"),
        needed(arguments, "--owner"),
        expires);
  }

  private static String needed(ParseResult arguments, String option) {
    String value = Options.value(arguments, option, "").strip();
    if (value.isEmpty()) {
      throw new UsageException(option + " is missing: an acceptance says why, who and until when");
    }
    return value;
  }

  /// Texts as JSON writes them, which YAML reads.
  private static String entry(Acceptance one) {
    return "  - code: "
        + one.code()
        + "\n"
        + one.subject().map(subject -> "    subject: " + quoted(subject) + "\n").orElse("")
        + "    reason: "
        + quoted(one.reason())
        + "\n    owner: "
        + quoted(one.owner())
        + "\n    expires: "
        + one.expires()
        + "\n";
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
