package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Note;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Report.Result;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.util.Comparator;
import java.util.List;

/// What one test case says.
///
/// @param name the check, or the input
/// @param type a code, or why it was skipped: `unknown` or `notApplicable`
/// @param message in one line; empty: it passed
/// @param body at length; of one that passed, what stands beside it
record JunitCase(String name, Outcome outcome, String type, String message, String body) {

  /// How it ended, and the element that says so.
  enum Outcome {
    PASSED(""),
    SKIPPED("skipped"),
    FAILED("failure"),
    ERROR("error");

    private final String element;

    Outcome(String element) {
      this.element = element;
    }

    String element() {
      return element;
    }
  }

  /// What a check said.
  ///
  /// @param threshold the mildest severity that fails
  static JunitCase of(Result result, Telling telling, Severity threshold) {
    return switch (result.verdict()) {
      case Verdict.Healthy _ -> new JunitCase(result.check(), Outcome.PASSED, "", "", "");
      case Verdict.NotApplicable(var because) -> {
        Note note = telling.note(because);
        yield new JunitCase(
            result.check(), Outcome.SKIPPED, "notApplicable", note.text(), because.text());
      }
      case Verdict.Unknown(var gaps) ->
          result.ownBug()
              ? new JunitCase(
                  result.check(), Outcome.ERROR, "tsk8s", why(gaps, telling), open(result, telling))
              : unknown(result, gaps, "", telling);
      case Verdict.Faulty(var findings, var gaps) -> {
        List<Finding> sorted =
            findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
        List<Finding> counting =
            sorted.stream().filter(one -> telling.accepted().counts(one, threshold)).toList();
        String body = found(sorted, telling);
        if (!counting.isEmpty()) {
          Finding worst = counting.getFirst();
          String more = findings.size() > 1 ? " (+" + (findings.size() - 1) + ")" : "";
          yield new JunitCase(
              result.check(),
              Outcome.FAILED,
              worst.code().text(),
              telling.advice(worst).title() + more,
              body + open(result, telling));
        }
        yield gaps.isEmpty()
            ? new JunitCase(result.check(), Outcome.PASSED, "", "", body)
            : unknown(result, gaps, body, telling);
      }
    };
  }

  /// An input that was not used, or doubted: what it held nobody knows.
  static JunitCase of(Unread unread, Telling telling) {
    return new JunitCase(unread.what(), Outcome.SKIPPED, "unknown", telling.sentence(unread), "");
  }

  private static JunitCase unknown(Result result, List<Gap> gaps, String body, Telling telling) {
    return new JunitCase(
        result.check(),
        Outcome.SKIPPED,
        "unknown",
        why(gaps, telling),
        body + open(result, telling));
  }

  private static String why(List<Gap> gaps, Telling telling) {
    String more = gaps.size() > 1 ? " (+" + (gaps.size() - 1) + ")" : "";
    return telling.because(gaps.getFirst().reason()).text() + more;
  }

  private static String found(List<Finding> findings, Telling telling) {
    var text = new StringBuilder();
    var page = new Page(text, Screen.plain());
    var block = new FindingBlock(telling, page, true);
    for (Finding finding : findings) {
      page.blank();
      block.chapter(new Chapter(List.of(finding), List.of()));
    }
    return text.toString();
  }

  /// What is not known of this check alone.
  private static String open(Result result, Telling telling) {
    Report all = telling.report();
    var alone =
        new Report(
            all.taken(),
            all.source(),
            all.patterns(),
            List.of(result),
            all.paths(),
            List.of(),
            all.stack(),
            all.vantages(),
            List.of());
    var text = new StringBuilder();
    new UnknownBlock(telling.of(alone), new Page(text, Screen.plain()), true).print();
    return text.toString();
  }
}
