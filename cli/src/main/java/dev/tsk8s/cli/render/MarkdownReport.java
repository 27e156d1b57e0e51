package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.StepCommand;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The report for a comment or an issue on GitHub or GitLab: a line for each cause, its details
/// folded. Never longer than a comment may be; what did not fit is counted.
public final class MarkdownReport implements Renderer {
  /// By which a bot finds its comment again.
  private static final String MARK = "<!-- tsk8s -->";

  /// More cases of one cause are a number.
  private static final int CASES = 20;

  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var comment = new Comment(head(telling));
    int left = 0;
    List<Chapter> chapters = Chapter.of(telling.report().findings());
    for (Chapter chapter : chapters) {
      boolean first = chapter.equals(chapters.getFirst());
      if (!comment.add(chapter(chapter, first, telling)) && !comment.add(line(chapter, telling))) {
        left++;
      }
    }
    for (String section : new MarkdownRest(telling).sections()) {
      comment.add(section);
    }
    if (comment.isCut()) {
      comment.end(telling.words().of("markdown.cut", Map.of("count", Integer.toString(left))));
    }
    out.append(comment.text());
  }

  private static String head(Telling telling) {
    Report report = telling.report();
    String patterns =
        report.patterns().isEmpty()
            ? telling.words().of("patternNone")
            : report.patterns().stream()
                .sorted()
                .map(Pattern::word)
                .collect(Collectors.joining(", "));
    return MARK
        + "\n**tsk8s "
        + telling.version()
        + "** | "
        + telling.words().of("source." + report.source().name().toLowerCase(Locale.ROOT))
        + " | "
        + telling.words().of("pattern", Map.of("patterns", patterns))
        + " | "
        + report.taken().truncatedTo(ChronoUnit.SECONDS)
        + "\n\n"
        + Tally.of(report).sentence(telling.words())
        + "\n";
  }

  private static String line(Chapter chapter, Telling telling) {
    return "\n- "
        + mark(chapter.first())
        + " "
        + MarkdownText.plain(title(chapter, telling))
        + "\n";
  }

  private static String mark(Finding finding) {
    return finding.severity() == Severity.PROBLEM ? "❌" : "⚠️";
  }

  private static String title(Chapter chapter, Telling telling) {
    String more = chapter.cases().size() > 1 ? " (" + chapter.cases().size() + ")" : "";
    return telling.advice(chapter.first()).title() + more;
  }

  private static String chapter(Chapter chapter, boolean open, Telling telling) {
    Finding finding = chapter.first();
    Advice advice = telling.advice(finding);
    var text = new StringBuilder();
    text.append(open ? "\n<details open>\n" : "\n<details>\n");
    text.append("<summary>").append(mark(finding)).append(" <b>");
    text.append(MarkdownText.html(title(chapter, telling))).append("</b></summary>\n\n");
    text.append(MarkdownText.plain(name(finding.subject()))).append(" | ");
    text.append(MarkdownText.code(finding.code().text())).append("\n\n");
    text.append(MarkdownText.plain(advice.meaning())).append("\n");
    evidence(finding.exhibits(), telling, text);
    remedy(advice, telling, text);
    for (Finding one : chapter.cases().stream().skip(1).limit(CASES).toList()) {
      item(telling.advice(one).title() + " (" + name(one.subject()) + ")", text);
    }
    int more = chapter.cases().size() - 1 - CASES;
    if (more > 0) {
      item(telling.words().of("alikeMore", Map.of("count", Integer.toString(more))), text);
    }
    chapter.symptoms().stream()
        .map(one -> telling.words().of("explains", Map.of("title", telling.advice(one).title())))
        .distinct()
        .limit(CASES)
        .forEach(symptom -> item(symptom, text));
    return text.append("\n</details>\n").toString();
  }

  private static void item(String said, StringBuilder text) {
    text.append("\n- ").append(MarkdownText.plain(said)).append('\n');
  }

  private static void evidence(List<Exhibit> exhibits, Telling telling, StringBuilder text) {
    if (exhibits.isEmpty()) {
      return;
    }
    text.append("\n**").append(telling.words().of("evidence")).append("**\n\n");
    for (Exhibit exhibit : exhibits) {
      text.append("- ").append(MarkdownText.code(exhibit.what() + " = " + exhibit.value()));
      text.append(" (").append(MarkdownText.plain(exhibit.origin().where())).append(")\n");
    }
  }

  private static void remedy(Advice advice, Telling telling, StringBuilder text) {
    List<String> steps = advice.steps();
    if (!steps.isEmpty()) {
      text.append("\n**").append(telling.words().of("steps")).append("**\n\n");
    }
    for (int number = 1; number <= steps.size(); number++) {
      text.append(number).append(". ").append(MarkdownText.plain(steps.get(number - 1)));
      text.append('\n');
      int step = number;
      commands(
          StepCommand.lines(
              advice.commands().stream().filter(one -> one.isOf(step, steps.size())).toList()),
          "   ",
          text);
    }
    labelled("cost", advice.cost(), telling, text);
    labelled("undo", advice.undo(), telling, text);
    labelled("verify", advice.verify(), telling, text);
    commands(advice.verifyCommands(), "", text);
    labelled("sources", String.join("; ", advice.sources()), telling, text);
  }

  private static void labelled(String key, String said, Telling telling, StringBuilder text) {
    if (!said.isEmpty()) {
      text.append("\n**").append(telling.words().of(key)).append("**: ");
      text.append(MarkdownText.plain(said)).append('\n');
    }
  }

  /// A block of its own that can be copied.
  static void commands(List<String> commands, String indent, StringBuilder text) {
    if (commands.isEmpty()) {
      return;
    }
    String fence = MarkdownText.fence(String.join("\n", commands), 3);
    text.append('\n').append(indent).append(fence).append("sh\n");
    commands.forEach(command -> text.append(indent).append(Harmless.line(command)).append('\n'));
    text.append(indent).append(fence).append('\n');
  }

  private static String name(Subject subject) {
    String at = subject.node().isEmpty() ? "" : " @ " + subject.node();
    return subject.kind() + " " + subject.display() + at;
  }
}
