package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.StepCommand;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A cause in full: its first case, the other cases without what would be said again, and what it
/// explains.
///
/// @param id of its place in the page
/// @param number of cases where there are several; else empty
record HtmlFinding(
    String id,
    String severity,
    Both word,
    String number,
    Case first,
    List<Step> steps,
    List<Labelled> notes,
    List<String> verifyCommands,
    String sources,
    List<Case> others,
    List<Both> symptoms) {

  /// One subject.
  record Case(
      String code,
      String subject,
      Both title,
      Both meaning,
      List<Seen> evidence,
      List<String> commands) {
    boolean hasEvidence() {
      return !evidence.isEmpty();
    }
  }

  record Seen(String what, String value, String where) {}

  record Step(Both text, List<String> commands) {}

  record Labelled(Both label, Both text) {}

  boolean hasSteps() {
    return !steps.isEmpty();
  }

  boolean hasOthers() {
    return !others.isEmpty();
  }

  static List<HtmlFinding> all(Bilingual both) {
    List<Chapter> chapters = Chapter.of(both.en().report().findings());
    return IntStream.range(0, chapters.size())
        .mapToObj(i -> of("f" + (i + 1), chapters.get(i), both))
        .toList();
  }

  private static HtmlFinding of(String id, Chapter chapter, Bilingual both) {
    Finding finding = chapter.first();
    Advice advice = both.en().advice(finding);
    var symptoms = new LinkedHashSet<Both>();
    chapter.symptoms().forEach(one -> symptoms.add(explains(one, both)));
    int cases = chapter.cases().size();
    return new HtmlFinding(
        id,
        finding.severity().word(),
        both.word("html.severity." + finding.severity().word()),
        cases > 1 ? Integer.toString(cases) : "",
        one(finding, both),
        steps(advice, both.each(telling -> telling.advice(finding).steps())),
        notes(finding, both),
        advice.verifyCommands(),
        String.join("; ", advice.sources()),
        chapter.cases().stream().skip(1).map(other -> one(other, both)).toList(),
        List.copyOf(symptoms));
  }

  private static Both explains(Finding symptom, Bilingual both) {
    return both.say(telling ->
        telling.words().of("explains", Map.of("title", telling.advice(symptom).title())));
  }

  private static Case one(Finding finding, Bilingual both) {
    return new Case(
        finding.code().text(),
        name(finding.subject()),
        both.say(telling -> telling.advice(finding).title()),
        both.say(telling -> telling.advice(finding).meaning()),
        finding.exhibits().stream().map(HtmlFinding::seen).toList(),
        StepCommand.lines(both.en().advice(finding).commands()));
  }

  private static Seen seen(Exhibit exhibit) {
    String who = exhibit.vantage().isEmpty() ? "" : exhibit.vantage() + ", ";
    return new Seen(exhibit.what(), exhibit.value(), who + exhibit.origin().where());
  }

  /// Each with its commands; where there is no step, they stand alone.
  private static List<Step> steps(Advice advice, List<Both> texts) {
    var steps = new ArrayList<Step>();
    for (int number = 1; number <= texts.size(); number++) {
      int step = number;
      steps.add(
          new Step(
              texts.get(number - 1),
              StepCommand.lines(
                  advice.commands().stream()
                      .filter(command -> command.isOf(step, texts.size()))
                      .toList())));
    }
    return steps;
  }

  private static List<Labelled> notes(Finding finding, Bilingual both) {
    return List.of(
            new Labelled(both.word("cost"), both.say(telling -> telling.advice(finding).cost())),
            new Labelled(both.word("undo"), both.say(telling -> telling.advice(finding).undo())),
            new Labelled(
                both.word("verify"), both.say(telling -> telling.advice(finding).verify())))
        .stream()
        .filter(note -> !note.text().en().isEmpty())
        .toList();
  }

  private static String name(Subject subject) {
    String at = subject.node().isEmpty() ? "" : " @ " + subject.node();
    return subject.kind() + " " + subject.display() + at;
  }
}
