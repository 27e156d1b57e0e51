package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.Words;
import java.util.List;
import java.util.TreeMap;

/// Why, and what to do: steps, then the commands each on a line of its own so that they can be
/// pasted.
final class AdviceBlock {
  private final Words words;
  private final Page page;

  AdviceBlock(Words words, Page page) {
    this.words = words;
    this.page = page;
  }

  void print(Advice advice) {
    meaning(advice);
    remedy(advice);
  }

  void meaning(Advice advice) {
    if (!advice.meaning().isEmpty()) {
      page.paragraph(2, Ink.PLAIN, advice.meaning());
    }
  }

  void remedy(Advice advice) {
    if (!advice.steps().isEmpty()) {
      page.line(2, Ink.BOLD, words.of("steps"));
    }
    int number = 1;
    for (String step : advice.steps()) {
      page.paragraph(4, number++ + ". ", Ink.PLAIN, Ink.PLAIN, step);
    }
    new TreeMap<>(advice.commandsFor())
        .forEach((kind, own) -> {
          page.line(4, Ink.FAINT, kind + ":");
          commands(own);
        });
    commands(advice.commands());
    labelled("cost", advice.cost());
    labelled("undo", advice.undo());
    labelled("verify", advice.verify());
    commands(advice.verifyCommands());
    labelled("sources", String.join("; ", advice.sources()));
  }

  private void commands(List<String> commands) {
    commands.forEach(command -> page.line(6, Ink.COMMAND, command));
  }

  private void labelled(String key, String text) {
    if (!text.isEmpty()) {
      page.paragraph(2, words.of(key) + ": ", Ink.BOLD, Ink.PLAIN, text);
    }
  }
}
