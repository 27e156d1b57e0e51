package dev.tsk8s.cli.render;

import dev.tsk8s.cli.diff.Difference;
import dev.tsk8s.cli.diff.Difference.About;
import dev.tsk8s.cli.diff.Difference.Change;
import dev.tsk8s.cli.diff.Differences;
import dev.tsk8s.cli.diff.Naming;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.DiffSentences.Sentence;
import java.util.Map;

/// What changed, for people: as lines, and for a comment.
public final class DiffText {
  private DiffText() {}

  /// @param before name of the older side
  /// @param after name of the newer side
  public static String text(
      Differences differences, String before, String after, Words words, Screen screen) {
    var out = new StringBuilder();
    var page = new Page(out, screen);
    page.paragraph(0, Ink.BOLD, words.of("diff.title", Map.of("before", before, "after", after)));
    if (differences.naming() != Naming.SAME) {
      page.paragraph(
          0, Glyph.UNKNOWN.on(screen) + " ", Ink.UNKNOWN, Ink.PLAIN, naming(differences, words));
    }
    page.paragraph(0, Ink.PLAIN, tally(differences, words));
    for (Sentence one : new DiffSentences(words).of(differences.all())) {
      Ink ink = ink(one.first());
      page.paragraph(2, sign(one.first()).on(screen) + " ", ink, Ink.PLAIN, one.text());
    }
    return out.toString();
  }

  /// The same for a comment on GitHub or GitLab.
  public static String markdown(Differences differences, String before, String after, Words words) {
    var out = new StringBuilder();
    out.append("## ")
        .append(
            words.of(
                "diff.title",
                Map.of("before", MarkdownText.plain(before), "after", MarkdownText.plain(after))))
        .append("\n\n")
        .append(
            differences.naming() == Naming.SAME
                ? ""
                : "**" + MarkdownText.plain(naming(differences, words)) + "**\n\n")
        .append(MarkdownText.plain(tally(differences, words)))
        .append("\n\n");
    for (Sentence one : new DiffSentences(words).of(differences.all())) {
      out.append("- ")
          .append(one.first().worse() ? "**" + words.of("diff.worse") + "** " : "")
          .append(MarkdownText.plain(one.text()))
          .append('\n');
    }
    return out.toString();
  }

  private static String naming(Differences differences, Words words) {
    return words.of("diff.naming." + differences.naming().word());
  }

  private static String tally(Differences differences, Words words) {
    long unseen = differences.all().stream().filter(one -> one.change() == Change.UNSEEN).count();
    long worse = differences.all().stream().filter(Difference::worse).count();
    return differences.all().isEmpty()
        ? words.of("diff.none")
        : words.of(
            "diff.tally",
            Map.of(
                "count", Integer.toString(differences.all().size()),
                "worse", Long.toString(worse),
                "unseen", Long.toString(unseen)));
  }

  private static Glyph sign(Difference one) {
    return one.worse()
        ? Glyph.PROBLEM
        : switch (one.change()) {
          case NEW -> one.about() == About.PATH ? Glyph.NONE : Glyph.WARNING;
          case GONE -> Glyph.GOOD;
          case UNSEEN -> Glyph.UNKNOWN;
          case CHANGED -> Glyph.NONE;
        };
  }

  private static Ink ink(Difference one) {
    return one.worse()
        ? Ink.PROBLEM
        : switch (one.change()) {
          case GONE -> Ink.GOOD;
          case UNSEEN -> Ink.UNKNOWN;
          case NEW, CHANGED -> Ink.PLAIN;
        };
  }
}
