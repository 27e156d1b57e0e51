package dev.tsk8s.cli.render;

import dev.tsk8s.cli.gate.Acceptance;
import dev.tsk8s.cli.gate.Accepted;
import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.AlikeReasons;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Note;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a renderer tells: a report, and the words for it.
///
/// @param exitCode what the program ends with
/// @param version of tsk8s
/// @param timeout what the user gave the whole look
/// @param accepted findings that somebody takes as they are
public record Telling(
    Report report,
    int exitCode,
    String version,
    Duration timeout,
    Words words,
    Library library,
    Accepted accepted) {

  /// One of which nobody accepted anything.
  public Telling(
      Report report, int exitCode, String version, Duration timeout, Words words, Library library) {
    this(report, exitCode, version, timeout, words, library, Accepted.NOTHING);
  }

  /// The same report in another language.
  Telling in(Language language) {
    return new Telling(
        report, exitCode, version, timeout, new Words(language), new Library(language), accepted);
  }

  /// The same words for another report.
  public Telling of(Report other) {
    return new Telling(other, exitCode, version, timeout, words, library, accepted);
  }

  /// The advice for a finding, with the names of its details and its subject filled in.
  public Advice advice(Finding finding) {
    var values = new TreeMap<String, String>();
    values.put("kind", finding.subject().kind());
    values.put("namespace", finding.subject().namespace());
    values.put("name", finding.subject().name());
    values.put("node", finding.subject().node());
    values.putAll(finding.details());
    values.computeIfPresent(
        "nodes", (_, nodes) -> nodes.equals("*") ? words.of("finding.allNodes") : nodes);
    Advice advice = library.advice(finding.code()).filled(values);
    return accepted.of(finding).map(one -> advice.titled(titled(advice, one))).orElse(advice);
  }

  /// Whoever reads the title reads that it is known.
  private String titled(Advice advice, Acceptance one) {
    return words.of(
        one.isOver(accepted.today()) ? "acceptedUntil.over" : "acceptedUntil",
        Map.of(
            "title", advice.title(),
            "day", one.expires().toString(),
            "owner", one.owner(),
            "reason", one.reason()));
  }

  /// The words of a code without details.
  Note note(Code code) {
    return library.note(code);
  }

  /// That an input was not used, or not without doubts, and why.
  public String sentence(Unread unread) {
    return words.of(
        unread.used() ? "doubted" : "unread",
        Map.of("what", unread.what(), "reason", unread(unread)));
  }

  /// Inputs that were not used.
  int unused() {
    return (int) report.unread().stream().filter(one -> !one.used()).count();
  }

  /// Inputs that were used although something is wrong with them.
  int doubted() {
    return report.unread().size() - unused();
  }

  /// Why an input was not used. Its name is said already, so a failure tells the rest only.
  String unread(Unread unread) {
    return unread.why() instanceof Reason.Failed(var what, var message)
            && what.equals(unread.what())
        ? words.said(message)
        : because(unread.why()).text();
  }

  ReasonWords because(Reason reason) {
    return ReasonWords.of(reason, words, library, timeout);
  }

  /// Reasons that are told together.
  ///
  /// @param most so many names are told
  AlikeReasons alike(int most) {
    return new AlikeReasons(words, library, timeout, most);
  }

  /// Everything that can be typed to fill a gap.
  List<String> commands(Gap gap) {
    var commands = new ArrayList<>(because(gap.reason()).commands());
    commands.addAll(new GapCommands(report).of(gap));
    return commands;
  }
}
