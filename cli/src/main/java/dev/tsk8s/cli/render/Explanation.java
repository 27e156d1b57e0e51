package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.Knowledge;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Note;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

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

  /// Every code of these checks with its first sentence: findings first, then what is said where
  /// nothing was found.
  public String list(List<Check> checks) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    for (Check check : checks) {
      page.line(0, Ink.BOLD, check.id() + "  (" + check.topic().word() + ")");
      sorted(check, library, Advice.class::isInstance).forEach(code -> line(code, page));
      for (Note.Kind kind : Note.Kind.values()) {
        List<Code> notes =
            sorted(check, library, about -> about instanceof Note note && note.kind() == kind);
        if (!notes.isEmpty()) {
          page.line(2, Ink.FAINT, words.of("explain." + kind.name().toLowerCase(Locale.ROOT)));
          notes.forEach(code -> line(code, page));
        }
      }
    }
    return text.toString();
  }

  private static List<Code> sorted(Check check, Library library, Predicate<Knowledge> wanted) {
    return check.codes().stream()
        .filter(code -> wanted.test(library.about(code)))
        .sorted()
        .toList();
  }

  private void line(Code code, Page page) {
    String said =
        switch (library.about(code)) {
          case Advice advice -> advice.title();
          case Note note -> note.text();
        };
    page.paragraph(
        library.about(code) instanceof Advice ? 2 : 4, code + "  ", Ink.COMMAND, Ink.PLAIN, said);
  }

  /// Everything about these codes.
  public String full(List<Code> codes) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    for (Code code : codes) {
      Knowledge knowledge = library.about(code);
      page.line(0, Ink.FAINT, code.text() + sort(knowledge));
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

  /// That a note is none of a report's findings.
  private String sort(Knowledge knowledge) {
    return knowledge instanceof Note note
        ? "  " + words.of("explain.note." + note.kind().name().toLowerCase(Locale.ROOT))
        : "";
  }
}
