package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Explanation;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.stack.Stack;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s explain`: what a code means and what to do, without looking at anything.
final class ExplainCommand implements Command {
  @Override
  public String name() {
    return "explain";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Explain a finding offline: what it means, what to do, where the knowledge comes from.",
        "Without an argument, list every code.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("CODE|CHECK|TOPIC")
            .arity("0..1")
            .type(String.class)
            .completionCandidates(() -> CheckNames.withCodes().iterator())
            .description("A code as reports print it (check/finding), a check, or a topic.")
            .build());
    spec.addOption(
        Options.choice(
            "--lang",
            "LANG",
            DoctorOptions.LANGUAGES,
            "Language: en or ko (default: the locale)."));
    spec.addOption(
        Options.choice(
            "--color",
            "WHEN",
            DoctorOptions.COLOURS,
            "Colour: auto, always or never (default: auto)."));
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    var language = DoctorOptions.language(arguments, console.locale());
    var explanation =
        new Explanation(
            console.screen(Options.choice(arguments, "--color", DoctorOptions.COLOURS, "auto")),
            new Words(language),
            new Library(language));
    String word = arguments.matchedPositionalValue(0, "");
    List<Check> checks = Checks.ALL.stream().filter(check -> named(check, word)).toList();
    List<Code> codes =
        Stream.concat(
                Checks.ALL.stream().flatMap(check -> check.codes().stream()),
                Stack.CODES.stream().map(Code::new))
            .filter(code -> code.text().equals(word))
            .distinct()
            .toList();
    if (word.isEmpty()) {
      console.result(explanation.list(Checks.ALL));
    } else if (!codes.isEmpty()) {
      console.result(explanation.full(codes));
    } else if (!checks.isEmpty()) {
      console.result(explanation.list(checks));
    } else {
      throw new UsageException(
          "nothing is called '" + word + "'" + Nearest.hint(word, CheckNames.withCodes()));
    }
    return ExitCode.HEALTHY;
  }

  private static boolean named(Check check, String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return check.id().equals(lower)
        || check.topics().stream().anyMatch(topic -> topic.word().equals(lower));
  }
}
