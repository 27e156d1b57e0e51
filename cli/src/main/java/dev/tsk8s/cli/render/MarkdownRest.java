package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.AlikeReasons;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.paths.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a comment says beside the findings: what could not be used, what is not known, the paths.
record MarkdownRest(Telling telling) {
  private static final int ROWS = 100;
  private static final int NAMES = 8;

  /// In the order of what a reader needs first.
  List<String> sections() {
    var sections = new ArrayList<String>();
    Report report = telling.report();
    report.results().stream()
        .filter(Report.Result::ownBug)
        .map(result -> telling.words().of("ownBug", Map.of("check", result.check())))
        .forEach(sentence -> sections.add("\n❌ " + MarkdownText.plain(sentence) + "\n"));
    unread(report, sections);
    unknown(report, sections);
    paths(report, sections);
    return sections;
  }

  private void unread(Report report, List<String> sections) {
    if (report.unread().isEmpty()) {
      return;
    }
    var text = new StringBuilder("\n");
    for (Unread unread : report.unread().stream().limit(ROWS).toList()) {
      text.append("- ❔ ").append(MarkdownText.plain(telling.sentence(unread))).append('\n');
    }
    int more = report.unread().size() - ROWS;
    if (more > 0) {
      String said = telling.words().of("unreadMore", Map.of("count", Integer.toString(more)));
      text.append("- ").append(MarkdownText.plain(said)).append('\n');
    }
    sections.add(text.toString());
  }

  private void unknown(Report report, List<String> sections) {
    AlikeReasons alike = telling.alike(NAMES);
    Map<Object, Set<Reason>> families = new LinkedHashMap<>();
    Map<Object, Set<String>> checks = new LinkedHashMap<>();
    for (Report.Result result : report.results()) {
      for (Gap gap : result.verdict().gaps()) {
        Object family = alike.family(gap.reason());
        families.computeIfAbsent(family, _ -> new LinkedHashSet<>()).add(gap.reason());
        checks.computeIfAbsent(family, _ -> new LinkedHashSet<>()).add(result.check());
      }
    }
    if (families.isEmpty()) {
      return;
    }
    var text = new StringBuilder(folded(telling.words().of("unknown"), families.size()));
    families.forEach((family, reasons) -> {
      ReasonWords words = alike.words(reasons);
      text.append("- ❔ ").append(MarkdownText.plain(words.text()));
      text.append(" (").append(some(checks.getOrDefault(family, Set.of()))).append(")\n");
      if (!words.test().isEmpty()) {
        text.append("\n  ").append(MarkdownText.plain(words.test())).append('\n');
      }
      MarkdownReport.commands(words.commands().stream().limit(NAMES).toList(), "  ", text);
    });
    sections.add(text.append("\n</details>\n").toString());
  }

  private static String some(Set<String> names) {
    String some = String.join(", ", names.stream().limit(NAMES).toList());
    return names.size() > NAMES ? some + " +" + (names.size() - NAMES) : some;
  }

  /// Those that are not as they should be come first.
  private void paths(Report report, List<String> sections) {
    if (report.paths().isEmpty()) {
      return;
    }
    var ordered = new ArrayList<>(report.paths().stream().filter(PathTable::strange).toList());
    report.paths().stream().filter(path -> !PathTable.strange(path)).forEach(ordered::add);
    var text = new StringBuilder(folded(telling.words().of("paths"), ordered.size()));
    row(
        List.of(
            telling.words().of("paths.from"),
            telling.words().of("paths.to"),
            telling.words().of("paths.state"),
            telling.words().of("paths.via"),
            telling.words().of("paths.ms"),
            telling.words().of("paths.expected")),
        text);
    text.append("|---|---|---|---|---|---|\n");
    ordered.stream().limit(ROWS).forEach(path -> row(cells(path), text));
    text.append(ordered.size() > ROWS ? "\n+" + (ordered.size() - ROWS) + "\n" : "");
    sections.add(text.append("\n</details>\n").toString());
  }

  private static List<String> cells(Path path) {
    return List.of(
        path.from().display(),
        path.to().name(),
        path.state().word(),
        path.via(),
        path.latency()
            .map(latency -> String.format(Locale.ROOT, "%.1f", latency.toNanos() / 1e6))
            .orElse(""),
        path.expected().name().toLowerCase(Locale.ROOT));
  }

  private static void row(List<String> cells, StringBuilder text) {
    cells.forEach(cell -> text.append("| ").append(MarkdownText.plain(cell)).append(' '));
    text.append("|\n");
  }

  private static String folded(String title, int count) {
    return "\n<details>\n<summary>" + MarkdownText.html(title) + " (" + count + ")</summary>\n\n";
  }
}
