package dev.tsk8s.cli;

import dev.tsk8s.cli.advise.Asker;
import dev.tsk8s.cli.advise.Asker.Reply;
import dev.tsk8s.cli.advise.Walk;
import dev.tsk8s.cli.advise.Walk.By;
import dev.tsk8s.cli.advise.Walk.Given;
import dev.tsk8s.cli.knowledge.Chart;
import dev.tsk8s.cli.knowledge.Chart.Question;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Menu;
import dev.tsk8s.cli.render.Prompts;
import dev.tsk8s.cli.render.Recommendation;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.stack.Hints;
import dev.tsk8s.probes.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s advise`: walks the decision chart with the user.
final class AdviseCommand implements Command {
  private final Interruption interruption;

  AdviseCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return "advise";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Walk the decision chart: how Tailscale and the pod network of a cluster go together,"
            + " with the price of each branch, ready Helm values and commands. Asks at a"
            + " terminal (arrow keys, Enter, b for back, q to quit), else line by line.",
        "Exit code 3: it ended before a recommendation.");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(
        Options.values("QUESTION=OPTION", "Answer a question beforehand. Repeatable.", "--answer")
            .toBuilder()
            .completionCandidates(() -> answers().iterator())
            .build());
    spec.addOption(
        Options.flag(
            "--from-cluster",
            "Answer what the cluster shows, and ask the rest. --from and --demo do as well."));
    DoctorOptions.declareLooking(spec, "advice", Output.PLAIN);
  }

  /// Every answer there is, for completion only.
  private static List<String> answers() {
    return Chart.in(Language.EN).questions().values().stream()
        .flatMap(question ->
            question.options().stream().map(option -> question.id() + "=" + option.id()))
        .toList();
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    var options = DoctorOptions.looking(arguments, console.locale());
    var words = new Words(options.language());
    var chart = Chart.in(options.language());
    Map<String, Given> given = new HashMap<>();
    boolean look = Options.given(arguments, "--from-cluster") || options.looking().ofFiles();
    if (look) {
      var looking = new Looking(options.looking(), words, console);
      if (options.looking().dryRun()) {
        console.result(looking.plan());
        return ExitCode.HEALTHY;
      }
      Deadline deadline = Deadline.after(options.looking().timeout());
      interruption.then(deadline::stop);
      Snapshot snapshot = looking.snapshot(deadline);
      unread(snapshot, options, words, console);
      Hints.of(snapshot)
          .forEach((question, hint) ->
              given.put(question, new Given(hint.option(), By.CLUSTER, hint.evidence())));
    }
    given.putAll(flags(Options.values(arguments, "--answer"), chart));
    Screen screen = console.screen(options.colour());
    Walk walk = walk(Walk.start(chart, given), console, options.colour(), words);
    walk.unused().forEach(question -> console.say(words.of("advise.unused", named(question))));
    walk.question().ifPresent(question -> console.say(words.of("advise.open", open(question))));
    ExitCode exitCode = walk.leaf().isPresent() ? ExitCode.HEALTHY : ExitCode.INCOMPLETE;
    var told = new Recommendation(walk, words, Version.text(), exitCode.number());
    for (Output output : options.outputs()) {
      output.write(output.plain(() -> told.text(screen), told::json), console, interruption);
    }
    return exitCode;
  }

  /// What was asked for and could not be used answers nothing, and that is why.
  private static void unread(
      Snapshot snapshot, DoctorOptions options, Words words, Console console) {
    var library = new Library(options.language());
    for (Unread unread : snapshot.unread()) {
      String reason =
          ReasonWords.of(unread.why(), words, library, options.looking().timeout()).text();
      console.say(
          words.of(
              unread.used() ? "doubted" : "unread",
              Map.of("what", unread.what(), "reason", reason)));
    }
  }

  private static Map<String, String> named(String question) {
    return Map.of("question", question);
  }

  private static Map<String, String> open(Question question) {
    String choices =
        String.join(
            ", ",
            question.options().stream()
                .map(option -> "--answer " + question.id() + "=" + option.id())
                .toList());
    return Map.of("question", question.id(), "answers", choices);
  }

  /// Asks until a leaf is reached or no more answers come.
  private Walk walk(Walk start, Console console, String colour, Words words) {
    Walk walk = start;
    if (walk.question().isEmpty()) {
      return walk;
    }
    try (Asker asker = asker(console, colour, words)) {
      Optional<Question> waiting = walk.question();
      while (waiting.isPresent()) {
        switch (asker.ask(waiting.get(), walk.steps().size() + 1)) {
          case Reply.Chosen(var option) -> walk = walk.answer(option);
          case Reply.Back _ -> walk = walk.back();
          case Reply.End _ -> {
            return walk;
          }
        }
        waiting = walk.question();
      }
    }
    return walk;
  }

  private Asker asker(Console console, String colour, Words words) {
    Screen screen = console.dialogue(colour);
    if (!console.isInteractive()) {
      return new Prompts(console, screen, words);
    }
    Menu menu = Menu.ofProcess(screen, words);
    interruption.then(menu::stop);
    return menu;
  }

  private static Map<String, Given> flags(List<String> texts, Chart chart) {
    Map<String, Given> given = new HashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String question = equals < 0 ? text : text.substring(0, equals);
      String option = equals < 0 ? "" : text.substring(equals + 1);
      Question asked = chart.questions().get(question);
      if (asked == null) {
        throw new UsageException(
            "--answer "
                + text
                + ": no question '"
                + question
                + "'"
                + Nearest.hint(question, chart.questions().keySet())
                + "; questions and their answers: "
                + chart.answers());
      }
      if (asked.option(option).isEmpty()) {
        var choices = new ArrayList<String>();
        asked.options().forEach(one -> choices.add(one.id()));
        throw new UsageException(
            "--answer " + text + ": choose one of " + String.join(", ", choices));
      }
      given.put(question, new Given(option, By.FLAG, ""));
    }
    return given;
  }
}
