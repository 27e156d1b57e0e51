package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The report for people: what is wrong and what to do first, then what the paths look like, what
/// is not known, what is right.
public final class TextReport implements Renderer {
  /// A folder may hold much that is no output; the first few tell what sort it is.
  private static final int UNREAD = 5;

  private static final Code NO_TAILSCALE = new Code("deploy-pattern/no-tailscale");

  private final Screen screen;
  private final Detail detail;
  private final Severity threshold;
  private final boolean unknownCounts;

  public TextReport(Screen screen, Detail detail) {
    this(screen, detail, Severity.PROBLEM, false);
  }

  /// @param threshold the mildest severity that counts: all that does is told, however briefly
  /// @param unknownCounts so does what is not known
  public TextReport(Screen screen, Detail detail, Severity threshold, boolean unknownCounts) {
    this.screen = screen;
    this.detail = detail;
    this.threshold = threshold;
    this.unknownCounts = unknownCounts;
  }

  @Override
  public void render(Telling telling, Appendable out) {
    var page = new Page(out, screen);
    List<Chapter> chapters = Chapter.of(telling.report().findings());
    title(telling, page);
    if (detail != Detail.VERBOSE && nothingLeft(telling.report())) {
      unread(telling, page);
      page.paragraph(0, Ink.UNKNOWN, telling.words().of("nothingLeft"));
      return;
    }
    sum(telling, page);
    if (detail == Detail.QUIET) {
      new VerdictLines(telling, threshold)
          .of(chapters)
          .forEach(line -> title(telling, line.first(), line.count(), page));
      if (unknownCounts) {
        new UnknownBlock(telling, page, false).brief();
      }
      return;
    }
    if (chapters.size() > 1) {
      chapters.forEach(one -> title(telling, one.first(), one.cases().size(), page));
    }
    var block = new FindingBlock(telling, page, detail == Detail.VERBOSE);
    for (Chapter chapter : chapters) {
      page.blank();
      block.chapter(chapter);
    }
    new PathTable(telling, page, detail == Detail.VERBOSE).print();
    new TripTable(telling, page, detail == Detail.VERBOSE).print();
    new GaugeTable(telling, page, detail == Detail.VERBOSE).print();
    new StackTable(telling, page).section();
    new UnknownBlock(telling, page, detail == Detail.VERBOSE).print();
    new RestBlock(telling, page, detail == Detail.VERBOSE).print();
  }

  /// How much is wrong, and what may be why it is more or less.
  void sum(Telling telling, Page page) {
    tally(telling, page);
    unread(telling, page);
    noTailscale(telling, page);
  }

  void title(Telling telling, Page page) {
    Report report = telling.report();
    String between = " " + Glyph.BETWEEN.on(screen) + " ";
    String patterns =
        report.patterns().isEmpty()
            ? telling.words().of("patternNone")
            : report.patterns().stream()
                .sorted()
                .map(Pattern::word)
                .collect(Collectors.joining(", "));
    page.paragraph(
        0,
        Ink.BOLD,
        String.join(
            between,
            "tsk8s " + telling.version(),
            telling.words().of("source." + report.source().name().toLowerCase(Locale.ROOT)),
            telling.words().of("pattern", Map.of("patterns", patterns)),
            report.taken().truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  /// Inputs could not be used, and what else was looked at decides no question: to print them all
  /// would hide why.
  private static boolean nothingLeft(Report report) {
    return !report.unread().isEmpty()
        && report.paths().isEmpty()
        && report.results().stream()
            .noneMatch(result ->
                result.ownBug()
                    || result.verdict() instanceof Verdict.Healthy
                    || result.verdict() instanceof Verdict.Faulty);
  }

  /// Most questions do not arise then, and this is why.
  private static void noTailscale(Telling telling, Page page) {
    Report report = telling.report();
    boolean none =
        report.results().stream()
            .anyMatch(result ->
                result.verdict() instanceof Verdict.NotApplicable(var because)
                    && because.equals(NO_TAILSCALE));
    if (none && report.paths().isEmpty()) {
      page.paragraph(2, Ink.PLAIN, telling.words().of("noTailscale"));
    }
  }

  private static void tally(Telling telling, Page page) {
    Tally tally = Tally.of(telling.report());
    Ink ink = tally.problems() > 0 ? Ink.PROBLEM : tally.warnings() > 0 ? Ink.WARNING : Ink.GOOD;
    page.paragraph(0, ink, tally.sentence(telling.words()));
  }

  private void title(Telling telling, Finding finding, int count, Page page) {
    boolean problem = finding.severity() == Severity.PROBLEM;
    page.paragraph(
        2,
        (problem ? Glyph.PROBLEM : Glyph.WARNING).on(screen) + " ",
        problem ? Ink.PROBLEM : Ink.WARNING,
        Ink.PLAIN,
        telling.advice(finding).title() + (count > 1 ? " (" + count + ")" : ""));
  }

  /// Before everything else: what could not be used may be why the rest looks as it does.
  void unread(Telling telling, Page page) {
    List<Unread> all = telling.report().unread();
    int shown = detail == Detail.VERBOSE ? all.size() : Math.min(all.size(), UNREAD);
    for (Unread unread : all.subList(0, shown)) {
      page.paragraph(
          2, Glyph.UNKNOWN.on(screen) + " ", Ink.UNKNOWN, Ink.PLAIN, telling.sentence(unread));
    }
    if (shown < all.size()) {
      page.line(
          2,
          Ink.UNKNOWN,
          telling.words().of("unreadMore", Map.of("count", Integer.toString(all.size() - shown))));
    }
  }
}
