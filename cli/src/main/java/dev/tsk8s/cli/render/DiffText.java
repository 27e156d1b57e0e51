package dev.tsk8s.cli.render;

import dev.tsk8s.cli.diff.Difference;
import dev.tsk8s.cli.diff.Difference.About;
import dev.tsk8s.cli.diff.Difference.Change;
import dev.tsk8s.cli.diff.Differences;
import dev.tsk8s.cli.knowledge.Words;
import java.util.Locale;
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
    page.paragraph(0, Ink.PLAIN, tally(differences, words));
    for (Difference one : differences.all()) {
      Ink ink = ink(one);
      page.paragraph(2, sign(one).on(screen) + " ", ink, Ink.PLAIN, sentence(one, words));
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
        .append(MarkdownText.plain(tally(differences, words)))
        .append("\n\n");
    for (Difference one : differences.all()) {
      out.append("- ")
          .append(one.worse() ? "**" + words.of("diff.worse") + "** " : "")
          .append(MarkdownText.plain(sentence(one, words)))
          .append('\n');
    }
    return out.toString();
  }

  private static String tally(Differences differences, Words words) {
    long worse = differences.all().stream().filter(Difference::worse).count();
    return differences.all().isEmpty()
        ? words.of("diff.none")
        : words.of(
            "diff.tally",
            Map.of(
                "count", Integer.toString(differences.all().size()),
                "worse", Long.toString(worse)));
  }

  private static String sentence(Difference one, Words words) {
    String key =
        "diff."
            + one.about().name().toLowerCase(Locale.ROOT)
            + "."
            + (partly(one) ? "partly" : one.change().name().toLowerCase(Locale.ROOT));
    return words.of(
        key,
        Map.of(
            "key", one.key(),
            "subject", one.subject(),
            "before", one.before(),
            "after", one.after()));
  }

  /// A check that finds something and does not know the rest.
  private static boolean partly(Difference one) {
    return one.about() == About.CHECK
        && one.change() == Change.UNSEEN
        && (one.after().equals("problem") || one.after().equals("warning"));
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
