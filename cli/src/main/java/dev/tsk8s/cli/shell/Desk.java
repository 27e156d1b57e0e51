package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Catalogue;
import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.Excerpt;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.TextReport;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The report that is read, and what of it lies on top.
final class Desk {
  private final Outside outside;
  private final Front front;
  private final Words words;
  private final Detail detail;
  private Snapshot snapshot;
  private Telling telling;
  private Reading reading;

  /// @param detail of the whole report
  Desk(Snapshot snapshot, Outside outside, Front front, Words words, Detail detail) {
    this.snapshot = snapshot;
    this.outside = outside;
    this.front = front;
    this.words = words;
    this.detail = detail;
    this.telling = outside.judged(snapshot);
    this.reading = Reading.of(Catalogue.of(telling.report()));
  }

  /// What there is, and what can be done with it.
  String greeting() {
    return excerpt().head() + list(List.of());
  }

  /// `tsk8s [path] 3> ` where only what has a word in it is listed and one finding is open.
  String prompt() {
    String filter = reading.filter().isNone() ? "" : " [" + reading.filter().shortly() + "]";
    return "tsk8s" + filter + reading.open().map(item -> " " + item.number()).orElse("") + "> ";
  }

  Front.Completion completion() {
    int commands = reading.open().map(item -> Clipboard.commands(item, telling).size()).orElse(0);
    return new Completions(reading.all(), commands, outside.formats());
  }

  /// What is to be shown.
  ///
  /// @throws Refused if the order cannot be obeyed
  String obey(Order order) {
    List<String> said = order.words();
    return switch (order.verb()) {
      case LIST -> list(said);
      case FILTER -> filter(said);
      case OPEN -> opened(said.isEmpty() ? openOrFirst() : choice().named(said.getFirst()));
      case NEXT -> step(1);
      case PREVIOUS -> step(-1);
      case BACK -> back();
      case EVIDENCE -> excerpt().evidence(chosen(said).finding()) + hint("shell.hint.part");
      case FIX -> excerpt().remedy(chosen(said).finding()) + hint("shell.hint.part");
      case WHY -> why(chosen(said));
      case COPY -> new Clipboard(front, words).copy(chosen(List.of()), telling, said);
      case PATHS -> excerpt().paths();
      case UNKNOWN -> excerpt().unknown();
      case REPORT -> report(said);
      case CHECK -> check(said);
      case REFRESH -> refresh();
      case SAVE -> answer("shell.saved", Map.of("file", outside.save(said, telling)));
      case HELP, QUIT -> throw new IllegalStateException("not of the report: " + order.verb());
    };
  }

  private String report(List<String> said) {
    if (!said.isEmpty() && !said.equals(List.of("-v"))) {
      throw new Refused(
          words.of(
              "shell.refused.tooMany",
              Map.of("said", said.getFirst(), "usage", Verb.REPORT.usage())));
    }
    return new TextReport(screen(), said.isEmpty() ? detail : Detail.VERBOSE).told(telling);
  }

  private String list(List<String> said) {
    return listing().of(said);
  }

  private String filter(List<String> said) {
    reading = reading.filtered(listing().filter(said));
    return list(List.of());
  }

  private Item openOrFirst() {
    return reading
        .open()
        .or(() -> listing().shown().stream().findFirst())
        .orElseThrow(() -> new Refused(words.of("shell.noFindings")));
  }

  private String opened(Item item) {
    reading = reading.opened(item);
    return excerpt().finding(item, reading.all()) + hint("shell.hint.open");
  }

  private String step(int by) {
    List<Item> shown = listing().shown();
    int at = reading.open().map(shown::indexOf).orElse(-1);
    int to = at < 0 ? 0 : at + by;
    return to >= 0 && to < shown.size()
        ? opened(shown.get(to))
        : answer(by > 0 ? "shell.last" : "shell.first", Map.of());
  }

  private String back() {
    if (reading.trail().isEmpty()) {
      return answer("shell.nothingBefore", Map.of());
    }
    reading = reading.back();
    return opened(openOrFirst());
  }

  private String why(Item item) {
    return reading
        .all()
        .cause(item.finding())
        .map(this::opened)
        .orElseGet(() -> answer("shell.noCause", Map.of()));
  }

  private Item chosen(List<String> said) {
    Item item = said.isEmpty() ? choice().only(reading.open()) : choice().named(said.getFirst());
    reading = reading.opened(item);
    return item;
  }

  private String check(List<String> said) {
    Check check = choice().check(said, reading.open());
    Telling before = outside.judged(snapshot, check);
    return looked()
        ? checked(before, outside.judged(snapshot, check))
        : answer("shell.cancelled", taken());
  }

  private String checked(Telling before, Telling now) {
    return new Excerpt(now, screen()).verdict(reading.all())
        + new Change(before, now).ofCheck(screen())
        + hint("shell.hint.looked");
  }

  private String refresh() {
    Telling before = telling;
    return looked()
        ? excerpt().head() + new Change(before, telling).text(screen()) + hint("shell.hint.looked")
        : answer("shell.cancelled", taken());
  }

  /// All that is shown from now on is of one moment, whoever asked for the look.
  private boolean looked() {
    Optional<Snapshot> newer = outside.look();
    newer.ifPresent(one -> {
      snapshot = one;
      telling = outside.judged(one);
      reading = reading.in(Catalogue.of(telling.report()));
    });
    return newer.isPresent();
  }

  private Map<String, String> taken() {
    return Map.of("time", Change.time(telling));
  }

  private Choice choice() {
    return new Choice(reading.all(), listing().shown(), words);
  }

  private Excerpt excerpt() {
    return new Excerpt(telling, screen());
  }

  private Screen screen() {
    return front.screen();
  }

  private Listing listing() {
    return new Listing(reading, telling, answers());
  }

  private Answers answers() {
    return new Answers(front, words);
  }

  private String answer(String key, Map<String, String> values) {
    return answers().plain(key, values);
  }

  private String hint(String key) {
    return answers().hint(key);
  }
}
