package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.Knowledge;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Note;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import java.util.List;

/// Knowledge without a case: placeholders stay visible as `{name}`.
public final class Explanation {
  private final Screen screen;
  private final Words words;
  private final Library library;

  public Explanation(Screen screen, Words words, Library library) {
    this.screen = screen;
    this.words = words;
    this.library = library;
  }

  /// Every code of these checks with its first sentence.
  public String list(List<Check> checks) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    for (Check check : checks) {
      page.line(0, Ink.BOLD, check.id() + "  (" + check.topic().word() + ")");
      check.codes().stream()
          .sorted()
          .forEach(code ->
              page.paragraph(
                  2,
                  code + "  ",
                  Ink.COMMAND,
                  Ink.PLAIN,
                  switch (library.about(code)) {
                    case Advice advice -> advice.title();
                    case Note note -> note.text();
                  }));
    }
    return text.toString();
  }

  /// Everything about these codes.
  public String full(List<Code> codes) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    for (Code code : codes) {
      Knowledge knowledge = library.about(code);
      page.line(0, Ink.FAINT, code.text());
      switch (knowledge) {
        case Advice advice -> {
          page.paragraph(0, Ink.BOLD, advice.title());
          new AdviceBlock(words, page).print(advice);
        }
        case Note note -> {
          page.paragraph(0, Ink.PLAIN, note.text());
          if (!note.test().isEmpty()) {
            page.paragraph(2, Ink.PLAIN, note.test());
          }
          note.commands().forEach(command -> page.line(4, Ink.COMMAND, command));
        }
      }
    }
    return text.toString();
  }
}
