package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.AlikeReasons;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Reason;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What is not known, once per reason: who asked for it, and the test that would tell.
final class UnknownBlock {
  private static final int NAMES = 4;

  /// Of one kind; a reader sees from a few what the others are.
  private static final int COMMANDS = 8;

  /// Who is kept in the dark by reasons that are told together.
  private record Asking(
      Set<Reason> reasons, Set<String> checks, Set<String> subjects, Set<String> commands) {
    Asking() {
      this(
          new LinkedHashSet<>(),
          new LinkedHashSet<>(),
          new LinkedHashSet<>(),
          new LinkedHashSet<>());
    }
  }

  private final Telling telling;
  private final Page page;
  private final boolean verbose;
  private final AlikeReasons alike;

  /// One manifest may cure many refusals. The commands of a test stay together: one that stood in
  /// another test belongs to this one too.
  private final Set<String> said = new HashSet<>();

  UnknownBlock(Telling telling, Page page, boolean verbose) {
    this.telling = telling;
    this.page = page;
    this.verbose = verbose;
    this.alike = telling.alike(verbose ? Integer.MAX_VALUE : COMMANDS);
  }

  /// A paragraph for each reason, without what would tell.
  void brief() {
    families()
        .values()
        .forEach(asking ->
            page.paragraph(
                0,
                Glyph.UNKNOWN.on(page.screen()) + " ",
                Ink.UNKNOWN,
                Ink.PLAIN,
                alike.words(asking.reasons()).text() + " (" + askedBy(asking) + ")"));
  }

  void print() {
    for (Report.Result result : telling.report().results()) {
      if (result.ownBug()) {
        page.blank();
        page.paragraph(
            0, Ink.PROBLEM, telling.words().of("ownBug", Map.of("check", result.check())));
      }
    }
    Map<Object, Asking> families = families();
    if (families.isEmpty()) {
      return;
    }
    page.blank();
    page.line(0, Ink.BOLD, telling.words().of("unknown"));
    families.values().forEach(asking -> reason(alike.words(asking.reasons()), asking));
  }

  private Map<Object, Asking> families() {
    Map<Object, Asking> families = new LinkedHashMap<>();
    var gapCommands = new GapCommands(telling.report());
    for (Report.Result result : telling.report().results()) {
      for (Gap gap : result.verdict().gaps()) {
        Asking asking = families.computeIfAbsent(alike.family(gap.reason()), _ -> new Asking());
        asking.reasons().add(gap.reason());
        asking.checks().add(result.check());
        asking.subjects().add(gap.subject().display());
        asking.commands().addAll(gapCommands.of(gap));
      }
    }
    return families;
  }

  private String askedBy(Asking asking) {
    return telling
        .words()
        .of(
            "askedBy",
            Map.of("checks", some(asking.checks()), "subjects", some(asking.subjects())));
  }

  private void reason(ReasonWords reason, Asking asking) {
    page.paragraph(2, Glyph.UNKNOWN.on(page.screen()) + " ", Ink.UNKNOWN, Ink.PLAIN, reason.text());
    page.paragraph(4, Ink.FAINT, askedBy(asking));
    if (!reason.test().isEmpty()) {
      page.paragraph(4, Ink.PLAIN, reason.test());
    }
    boolean known = said.containsAll(reason.commands());
    Stream<String> test = known ? Stream.of() : reason.commands().stream();
    said.addAll(reason.commands());
    Stream.concat(test, asking.commands().stream().filter(said::add))
        .limit(verbose ? Long.MAX_VALUE : COMMANDS)
        .forEach(command -> page.line(6, Ink.COMMAND, command));
  }

  private String some(Set<String> names) {
    if (verbose || names.size() <= NAMES) {
      return String.join(", ", names);
    }
    return String.join(", ", names.stream().limit(NAMES).toList()) + " +" + (names.size() - NAMES);
  }
}
