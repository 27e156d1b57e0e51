package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.AlikeReasons;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What is not known, the numbers beside their limits, and what each check said.
record HtmlRest(List<Open> open, List<Reading> numbers, List<Said> checks) {
  private static final int NAMES = 12;
  private static final int COMMANDS = 8;
  private static final int NUMBERS = 200;

  /// Something that is not known.
  record Open(Both text, Both asked, Both test, List<String> commands) {}

  /// A number and its limit.
  record Reading(Both what, String place, Both value, Both limit, String standing, Both verdict) {}

  /// What one check said.
  record Said(String check, String topic, String verdict, Both because) {}

  boolean hasOpen() {
    return !open.isEmpty();
  }

  boolean hasNumbers() {
    return !numbers.isEmpty();
  }

  static HtmlRest of(Bilingual both) {
    Report report = both.en().report();
    return new HtmlRest(
        open(both),
        report.gauges().stream().limit(NUMBERS).map(gauge -> number(gauge, both)).toList(),
        report.results().stream().map(result -> said(result, both)).toList());
  }

  private static final class Asking {
    private final Set<Reason> reasons = new LinkedHashSet<>();
    private final Set<String> checks = new LinkedHashSet<>();
    private final Set<String> subjects = new LinkedHashSet<>();
    private final Set<String> commands = new LinkedHashSet<>();
  }

  private static List<Open> open(Bilingual both) {
    AlikeReasons en = both.en().alike(NAMES);
    AlikeReasons ko = both.ko().alike(NAMES);
    Map<Object, Asking> families = new LinkedHashMap<>();
    var gapCommands = new GapCommands(both.en().report());
    for (Report.Result result : both.en().report().results()) {
      for (Gap gap : result.verdict().gaps()) {
        Asking asking = families.computeIfAbsent(en.family(gap.reason()), _ -> new Asking());
        asking.reasons.add(gap.reason());
        asking.checks.add(result.check());
        asking.subjects.add(gap.subject().display());
        asking.commands.addAll(gapCommands.of(gap));
      }
    }
    var open = new ArrayList<Open>();
    for (Asking asking : families.values()) {
      var english = en.words(asking.reasons);
      var korean = ko.words(asking.reasons);
      var commands = new LinkedHashSet<>(english.commands());
      commands.addAll(asking.commands);
      open.add(
          new Open(
              new Both(english.text(), korean.text()),
              both.word(
                  "askedBy",
                  Map.of("checks", some(asking.checks), "subjects", some(asking.subjects))),
              new Both(english.test(), korean.test()),
              commands.stream().limit(COMMANDS).toList()));
    }
    return open;
  }

  private static String some(Set<String> names) {
    String some = names.stream().limit(NAMES).collect(Collectors.joining(", "));
    return names.size() > NAMES ? some + " +" + (names.size() - NAMES) : some;
  }

  private static Reading number(Gauge gauge, Bilingual both) {
    return new Reading(
        both.word("metrics." + gauge.measure().word()),
        gauge.place(),
        both.say(telling -> GaugeTable.value(gauge, telling)),
        both.say(telling -> GaugeTable.limit(gauge, telling)),
        gauge.standing().name().toLowerCase(Locale.ROOT),
        both.say(telling -> GaugeTable.verdict(gauge, telling)));
  }

  private static Said said(Report.Result result, Bilingual both) {
    Both because =
        switch (result.verdict()) {
          case Verdict.NotApplicable(var code) -> both.say(telling -> telling.note(code).text());
          case Verdict.Unknown(var gaps) ->
              both.say(telling ->
                  result.ownBug()
                      ? telling.words().of("ownBug", Map.of("check", result.check()))
                      : telling.because(gaps.getFirst().reason()).text());
          case Verdict.Faulty(var findings, _) ->
              Both.neutral(
                  findings.stream()
                      .map(Finding::code)
                      .distinct()
                      .map(code -> code.text())
                      .collect(Collectors.joining(", ")));
          case Verdict.Healthy _ -> Both.neutral("");
        };
    return new Said(
        result.check(), result.topic().word(), JsonChecks.word(result.verdict()), because);
  }
}
