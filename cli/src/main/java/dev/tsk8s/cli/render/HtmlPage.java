package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Everything that the page shows, in its order.
///
/// @param korean the language that is shown first
/// @param w labels by key
/// @param counts the numbers of the report
/// @param unread inputs that could not be used
record HtmlPage(
    String lang,
    boolean korean,
    String styleHash,
    String scriptHash,
    String version,
    Both source,
    Both pattern,
    String taken,
    Map<String, Both> w,
    List<Count> counts,
    List<Both> unread,
    List<HtmlFinding> findings,
    List<HtmlJourney> journey,
    List<HtmlMap> map,
    HtmlPaths paths,
    HtmlTrips trips,
    List<HtmlStack> stack,
    HtmlRest rest) {

  private static final int UNREAD = 200;
  private static final int MANY = 40;

  private static final List<String> LABELS =
      List.of(
          "search",
          "skip",
          "findings",
          "nothing",
          "journey",
          "blamed",
          "map",
          "paths",
          "table",
          "trips",
          "between",
          "jitter",
          "lost",
          "layers",
          "mtu",
          "metrics",
          "unknown",
          "checks",
          "verdict",
          "check",
          "evidence",
          "steps",
          "cost",
          "undo",
          "verify",
          "sources",
          "same",
          "from",
          "to",
          "state",
          "via",
          "expected",
          "layer",
          "who",
          "ranges",
          "managed",
          "what",
          "place",
          "value",
          "limit",
          "all",
          "end");

  /// A number and what it counts.
  record Count(int number, String kind, Both label) {}

  /// So many that a browser had better lay out only those that it shows.
  boolean many() {
    return findings.size() > MANY;
  }

  boolean hasStack() {
    return !stack.isEmpty();
  }

  static HtmlPage of(Telling telling, String styleHash, String scriptHash) {
    Report report = telling.report();
    var both = Bilingual.of(telling);
    Language language = telling.library().language();
    return new HtmlPage(
        language.word(),
        language == Language.KO,
        styleHash,
        scriptHash,
        telling.version(),
        both.word("source." + JsonPieces.source(report)),
        both.say(one -> pattern(report, one)),
        report.taken().truncatedTo(ChronoUnit.SECONDS).toString(),
        labels(both),
        counts(Tally.of(report), both),
        report.unread().stream().limit(UNREAD).map(one -> unread(one, both)).toList(),
        HtmlFinding.all(both),
        HtmlJourney.of(both).stream().toList(),
        HtmlMap.of(report).stream().toList(),
        HtmlPaths.of(both),
        HtmlTrips.of(both),
        HtmlStack.all(both),
        HtmlRest.of(both));
  }

  private static String pattern(Report report, Telling telling) {
    String patterns =
        report.patterns().isEmpty()
            ? telling.words().of("patternNone")
            : report.patterns().stream()
                .sorted()
                .map(Pattern::word)
                .collect(Collectors.joining(", "));
    return telling.words().of("pattern", Map.of("patterns", patterns));
  }

  private static Map<String, Both> labels(Bilingual both) {
    var labels = new TreeMap<String, Both>();
    LABELS.forEach(key -> labels.put(key, both.word("html." + key)));
    return labels;
  }

  private static List<Count> counts(Tally tally, Bilingual both) {
    return List.of(
        new Count(tally.problems(), "problem", both.word("html.count.problem")),
        new Count(tally.warnings(), "warning", both.word("html.count.warning")),
        new Count(tally.unknown(), "unknown", both.word("html.count.unknown")),
        new Count(tally.healthy(), "healthy", both.word("html.count.healthy")),
        new Count(tally.notApplicable(), "none", both.word("html.count.none")));
  }

  private static Both unread(Unread unread, Bilingual both) {
    return both.say(one -> one.sentence(unread));
  }
}
