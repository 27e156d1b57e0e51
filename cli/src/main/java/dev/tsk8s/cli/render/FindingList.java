package dev.tsk8s.cli.render;

import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Findings by number and title, a line each.
public final class FindingList {
  /// So many of one kind show what sort they are.
  private static final int ALIKE = 4;

  private final Telling telling;
  private final Screen screen;

  public FindingList(Telling telling, Screen screen) {
    this.telling = telling;
    this.screen = screen;
  }

  /// @param folded of many that are of one kind the first ones only, and where the others are
  public String of(List<Item> items, boolean folded) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    int digits = items.isEmpty() ? 1 : Integer.toString(items.getLast().number()).length();
    for (List<Item> run : runs(items)) {
      int shown = folded && run.size() > ALIKE ? ALIKE - 1 : run.size();
      run.subList(0, shown).forEach(item -> line(item, digits, page));
      if (shown < run.size()) {
        more(run.subList(shown, run.size()), digits, page);
      }
    }
    return text.toString();
  }

  /// Neighbours of one kind, without a gap in their numbers.
  private static List<List<Item>> runs(List<Item> items) {
    var runs = new ArrayList<List<Item>>();
    for (Item item : items) {
      if (runs.isEmpty() || !follows(item, runs.getLast().getLast())) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(item);
    }
    return runs;
  }

  private static boolean follows(Item item, Item before) {
    return code(before).equals(code(item)) && item.number() == before.number() + 1;
  }

  private static Code code(Item item) {
    return item.finding().code();
  }

  private void line(Item item, int digits, Page page) {
    boolean problem = item.finding().severity() == Severity.PROBLEM;
    String number = Integer.toString(item.number());
    String lead =
        " ".repeat(digits - number.length() + (item.symptom() ? 2 : 0))
            + number
            + " "
            + (problem ? Glyph.PROBLEM : Glyph.WARNING).on(screen)
            + " ";
    page.paragraph(2, lead, problem ? Ink.PROBLEM : Ink.WARNING, Ink.PLAIN, named(item.finding()));
  }

  /// Titles of one kind differ in whom they name; where they name nobody, it is said here.
  private String named(Finding finding) {
    String title = telling.advice(finding).title();
    Subject subject = finding.subject();
    return title.contains(subject.name()) ? title : title + " (" + subject.display() + ")";
  }

  private void more(List<Item> rest, int digits, Page page) {
    page.paragraph(
        2 + digits + (rest.getFirst().symptom() ? 2 : 0),
        " " + Glyph.FOLDED.on(screen) + " ",
        Ink.FAINT,
        Ink.FAINT,
        telling
            .words()
            .of(
                "shell.more",
                Map.of(
                    "count", Integer.toString(rest.size()),
                    "first", Integer.toString(rest.getFirst().number()),
                    "last", Integer.toString(rest.getLast().number()),
                    "code", code(rest.getFirst()).text())));
  }
}
