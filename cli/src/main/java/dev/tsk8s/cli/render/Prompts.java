package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.cli.advise.Asker;
import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.Chart.Question;
import dev.tsk8s.cli.knowledge.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Questions as numbered lines, answers as lines: where there is no terminal, or a dumb one.
public final class Prompts implements Asker {
  private final Console console;
  private final Screen screen;
  private final Words words;
  private final BufferedReader answers;

  /// The last line that was written has no end: who pipes answers in types none.
  private boolean open;

  public Prompts(Console console, Screen screen, Words words) {
    this.console = console;
    this.screen = screen;
    this.words = words;
    this.answers = new BufferedReader(new InputStreamReader(console.in(), UTF_8));
  }

  @Override
  public Reply ask(Question question, int number) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    page.blank();
    QuestionBlock.head(question, number, page);
    int at = 1;
    for (Option option : question.options()) {
      page.paragraph(2, at++ + ") ", Ink.BOLD, Ink.PLAIN, option.id() + ": " + option.label());
      page.paragraph(5, Ink.FAINT, option.price());
    }
    console.prompt(text.toString());
    return reply(question);
  }

  private Reply reply(Question question) {
    String choices = Integer.toString(question.options().size());
    while (true) {
      console.prompt(words.of("advise.prompt", Map.of("count", choices)) + " ");
      open = true;
      Optional<String> line = line();
      if (line.isEmpty()) {
        return new Reply.End();
      }
      String said = line.get().strip().toLowerCase(Locale.ROOT);
      switch (said) {
        case "q", "quit" -> {
          return new Reply.End();
        }
        case "b", "back" -> {
          return new Reply.Back();
        }
        default -> {
          Optional<Option> chosen = chosen(question.options(), said);
          if (chosen.isPresent()) {
            return new Reply.Chosen(chosen.get());
          }
          refuse(said, question);
        }
      }
    }
  }

  /// An answer that is none is told: who pipes answers in sees no question twice.
  private void refuse(String said, Question question) {
    String answers = question.options().stream().map(Option::id).collect(Collectors.joining(", "));
    var text = new StringBuilder();
    new Page(text, screen)
        .paragraph(
            0, Ink.WARNING, words.of("advise.refused", Map.of("said", said, "answers", answers)));
    console.prompt("\n" + text);
  }

  private static Optional<Option> chosen(List<Option> options, String said) {
    if (said.matches("\\d{1,3}")) {
      int number = Integer.parseInt(said);
      return number >= 1 && number <= options.size()
          ? Optional.of(options.get(number - 1))
          : Optional.empty();
    }
    return options.stream().filter(option -> option.id().equals(said)).findFirst();
  }

  private Optional<String> line() {
    try {
      return Optional.ofNullable(answers.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the answer: " + e.getMessage(), e);
    }
  }

  /// What follows does not stand behind the prompt where both go to one place.
  @Override
  public void close() {
    if (open) {
      console.prompt("\n");
    }
  }
}
