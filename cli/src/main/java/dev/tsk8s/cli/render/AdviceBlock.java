package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.Words;
import java.util.List;

/// Why, and what to do, what that costs, and how to see that it worked.
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
    new StepsBlock(words, page).print(advice.steps(), advice.commands(), advice.commandsFor());
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
