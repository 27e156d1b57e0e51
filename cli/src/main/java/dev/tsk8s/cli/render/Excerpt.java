package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.core.diagnosis.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Parts of a report, each in the words and the layout that it has in the whole.
public final class Excerpt {
  private final Telling telling;
  private final Screen screen;

  public Excerpt(Telling telling, Screen screen) {
    this.telling = telling;
    this.screen = screen;
  }

  /// Of what this is the report, and how much is wrong.
  public String head() {
    var report = new TextReport(screen, Detail.NORMAL);
    return page(page -> {
      report.title(telling, page);
      report.sum(telling, page);
    });
  }

  /// A finding in full, and which others are its cause or follow from it.
  public String finding(Item item, Catalogue all) {
    return page(page -> {
      new FindingBlock(telling, page, true).finding(item.finding());
      relations(item, all, page);
    });
  }

  /// What was seen, nothing of it cut.
  public String evidence(Finding finding) {
    return page(page -> {
      var block = new FindingBlock(telling, page, true);
      block.head(finding, telling.advice(finding));
      block.evidence(finding, Integer.MAX_VALUE);
      if (finding.exhibits().isEmpty()) {
        page.paragraph(2, Ink.PLAIN, telling.words().of("shell.noEvidence"));
      }
    });
  }

  /// What to do.
  public String remedy(Finding finding) {
    Advice advice = telling.advice(finding);
    return page(page -> {
      new FindingBlock(telling, page, true).head(finding, advice);
      new AdviceBlock(telling.words(), page).remedy(advice);
    });
  }

  /// The way of the packets, each in a line.
  public String paths() {
    return orElse("shell.noPaths", page -> new PathTable(telling, page, true).print());
  }

  /// What is not known, and the tests that would tell.
  public String unknown() {
    return orElse("shell.noUnknown", page -> new UnknownBlock(telling, page, true).print());
  }

  /// A report of one check: what it says, whatever that is.
  ///
  /// @param all in which what it found is listed by number; what is not there is shown in full
  public String verdict(Catalogue all) {
    List<Finding> found = telling.report().findings();
    List<Item> listed =
        found.stream()
            .flatMap(one -> all.same(one).stream())
            .sorted(Comparator.comparingInt(Item::number))
            .distinct()
            .toList();
    return new FindingList(telling, screen).of(listed, true)
        + page(page -> {
          found.stream()
              .filter(one -> all.same(one).isEmpty())
              .forEach(one -> new FindingBlock(telling, page, true).finding(one));
          new UnknownBlock(telling, page, true).print();
          if (found.isEmpty()) {
            new RestBlock(telling, page, true).print();
          }
        });
  }

  private String orElse(String key, Consumer<Page> printing) {
    String text = page(printing);
    return text.isEmpty()
        ? page(page -> page.paragraph(0, Ink.PLAIN, telling.words().of(key)))
        : text;
  }

  private void relations(Item item, Catalogue all, Page page) {
    all.cause(item.finding())
        .ifPresentOrElse(
            cause -> relation("shell.because", title(cause), cause.number(), page),
            () ->
                item.finding()
                    .explainedBy()
                    .ifPresent(code -> relation("shell.becauseAbsent", code.text(), 0, page)));
    List<Item> symptoms = all.symptoms(item);
    if (!symptoms.isEmpty()) {
      String numbers =
          symptoms.stream()
              .map(one -> Integer.toString(one.number()))
              .collect(Collectors.joining(", "));
      page.paragraph(2, Ink.BOLD, telling.words().of("shell.explains", Map.of("numbers", numbers)));
    }
  }

  private String title(Item item) {
    return telling.advice(item.finding()).title();
  }

  private void relation(String key, String title, int number, Page page) {
    page.paragraph(
        2,
        Ink.BOLD,
        telling.words().of(key, Map.of("title", title, "number", Integer.toString(number))));
  }

  private String page(Consumer<Page> printing) {
    var text = new StringBuilder();
    printing.accept(new Page(text, screen));
    int first = 0; // blocks stand apart from what is above them, and here nothing is
    while (first < text.length() && text.charAt(first) == '\n') {
      first++;
    }
    return text.substring(first);
  }
}
