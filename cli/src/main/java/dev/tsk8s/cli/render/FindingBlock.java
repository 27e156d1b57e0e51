package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A finding in full: what, about whom, why, seen where, what to do; then what else it explains.
final class FindingBlock {
  /// Raw values can be long; their beginning tells enough where everything else fits one line.
  private static final int VALUE_WIDTH = 100;

  /// More names than this are a number.
  private static final int NAMES = 5;

  /// More titles than this are a number.
  private static final int TITLES = 8;

  private final Telling telling;
  private final Page page;
  private final boolean verbose;

  FindingBlock(Telling telling, Page page, boolean verbose) {
    this.telling = telling;
    this.page = page;
    this.verbose = verbose;
  }

  void chapter(Chapter chapter) {
    if (verbose) {
      chapter.cases().forEach(this::finding);
    } else {
      finding(chapter.first());
      alike(chapter.first(), chapter.cases().subList(1, chapter.cases().size()));
    }
    symptoms(chapter.symptoms());
  }

  /// One case, all of it.
  void finding(Finding finding) {
    Advice advice = telling.advice(finding);
    head(finding, advice);
    var block = new AdviceBlock(telling.words(), page);
    block.meaning(advice);
    evidence(finding, VALUE_WIDTH);
    block.remedy(advice);
  }

  /// What is wrong, and with whom.
  void head(Finding finding, Advice advice) {
    boolean problem = finding.severity() == Severity.PROBLEM;
    page.paragraph(
        0,
        (problem ? Glyph.PROBLEM : Glyph.WARNING).on(page.screen()) + " ",
        problem ? Ink.PROBLEM : Ink.WARNING,
        Ink.BOLD,
        advice.title());
    page.paragraph(
        2,
        Ink.FAINT,
        name(finding.subject()) + " " + Glyph.BETWEEN.on(page.screen()) + " " + finding.code());
  }

  /// @param most columns of a value; the rest of it is cut
  void evidence(Finding finding, int most) {
    if (finding.exhibits().isEmpty()) {
      return;
    }
    page.line(2, Ink.BOLD, telling.words().of("evidence"));
    for (Exhibit exhibit : finding.exhibits()) {
      String who =
          says(exhibit.origin().where(), exhibit.vantage()) ? "" : exhibit.vantage() + ", ";
      page.paragraph(
          4,
          exhibit.what() + " = ",
          Ink.PLAIN,
          Ink.PLAIN,
          Columns.trimmed(exhibit.value(), most)
              + "  ("
              + who
              + exhibit.origin().where()
              + ", "
              + exhibit.origin().at().truncatedTo(ChronoUnit.SECONDS)
              + ")");
    }
  }

  /// `exec vpn/ts-0: tailscale status` names its vantage itself.
  private static boolean says(String where, String vantage) {
    return vantage.isEmpty() || (" " + where).contains(" " + vantage + ":");
  }

  /// Those of which more than the subject differs are told by their titles.
  private void alike(Finding first, List<Finding> others) {
    Set<String> told = new HashSet<>(Set.of(withoutSubject(first)));
    Map<Boolean, List<Finding>> byNew =
        others.stream().collect(Collectors.partitioningBy(one -> told.add(withoutSubject(one))));
    titled(byNew.getOrDefault(true, List.of()));
    named(byNew.getOrDefault(false, List.of()));
  }

  private String withoutSubject(Finding finding) {
    String title = telling.advice(finding).title();
    Subject subject = finding.subject();
    for (String own : List.of(subject.display(), subject.name(), subject.node())) {
      title = own.isEmpty() ? title : title.replace(own, "");
    }
    return title;
  }

  private void titled(List<Finding> others) {
    List<String> titles =
        others.stream().map(one -> telling.advice(one).title()).distinct().toList();
    titles.stream().limit(TITLES).forEach(this::folded);
    if (titles.size() > TITLES) {
      folded(
          telling
              .words()
              .of("alikeMore", Map.of("count", Integer.toString(titles.size() - TITLES))));
    }
  }

  private void folded(String text) {
    page.paragraph(2, Glyph.FOLDED.on(page.screen()) + " ", Ink.FAINT, Ink.PLAIN, text);
  }

  private void named(List<Finding> others) {
    if (!others.isEmpty()) {
      page.paragraph(
          2,
          Glyph.FOLDED.on(page.screen()) + " ",
          Ink.FAINT,
          Ink.PLAIN,
          telling
              .words()
              .of(
                  "alike",
                  Map.of("count", Integer.toString(others.size()), "names", names(others))));
    }
  }

  /// One line per kind of symptom.
  private void symptoms(List<Finding> symptoms) {
    Map<Code, List<Finding>> byCode =
        symptoms.stream()
            .collect(Collectors.groupingBy(Finding::code, LinkedHashMap::new, Collectors.toList()));
    for (List<Finding> alike : byCode.values()) {
      String key = alike.size() > 1 ? "explainsMany" : "explains";
      page.paragraph(
          2,
          Glyph.FOLDED.on(page.screen()) + " ",
          Ink.FAINT,
          Ink.PLAIN,
          telling
              .words()
              .of(
                  key,
                  Map.of(
                      "title", telling.advice(alike.getFirst()).title(),
                      "count", Integer.toString(alike.size()),
                      "names", names(alike))));
    }
  }

  private static String names(List<Finding> findings) {
    List<String> all =
        findings.stream().map(finding -> name(finding.subject())).distinct().toList();
    String shown = String.join(", ", all.subList(0, Math.min(all.size(), NAMES)));
    return all.size() > NAMES ? shown + " +" + (all.size() - NAMES) : shown;
  }

  private static String name(Subject subject) {
    String at = subject.node().isEmpty() ? "" : " @ " + subject.node();
    return subject.kind() + " " + subject.display() + at;
  }
}
