package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.render.Catalogue;
import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.cli.render.Notice;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words that findings must have in them, every one.
record Filter(List<String> words) {
  private static final int SHORT = 20;

  private static final Set<String> KNOWN =
      Stream.of(
              Stream.of(Severity.values())
                  .flatMap(severity -> Stream.of(severity.word(), severity.word() + "s")),
              Stream.of(Topic.values()).map(Topic::word),
              Checks.ALL.stream().map(Check::id),
              Checks.ALL.stream().flatMap(check -> check.codes().stream()).map(Code::text))
          .flatMap(words -> words)
          .collect(Collectors.toUnmodifiableSet());

  static final Filter NONE = new Filter(List.of());

  Filter {
    words = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  boolean isNone() {
    return words.isEmpty();
  }

  /// With more words.
  Filter and(List<String> more) {
    return new Filter(Stream.concat(words.stream(), more.stream()).toList());
  }

  /// For a prompt, which must stay short and is no place for surprises.
  String shortly() {
    String harmless = Notice.harmless(text());
    return harmless.codePointCount(0, harmless.length()) <= SHORT
        ? harmless
        : harmless.substring(0, harmless.offsetByCodePoints(0, SHORT)) + "...";
  }

  String text() {
    return String.join(" ", words);
  }

  /// Those that have them.
  List<Item> of(Catalogue all, Telling telling) {
    return all.items().stream()
        .filter(item -> words.stream().allMatch(word -> has(item.finding(), word, telling)))
        .toList();
  }

  /// What is called by the word; a word that nothing is called by may stand anywhere in a title or
  /// in an object's name.
  private static boolean has(Finding finding, String word, Telling telling) {
    return KNOWN.contains(word)
        ? names(finding).contains(word)
        : contains(telling.advice(finding).title(), word)
            || contains(finding.subject().target(), word)
            || contains(finding.subject().display(), word)
            || contains(finding.subject().node(), word);
  }

  /// Of its severity, its topics, its check, its code.
  private static Set<String> names(Finding finding) {
    var names = new HashSet<>(Topics.of(finding));
    names.add(finding.severity().word());
    names.add(finding.severity().word() + "s");
    names.add(finding.code().check());
    names.add(finding.code().text());
    return names;
  }

  private static boolean contains(String text, String word) {
    return text.toLowerCase(Locale.ROOT).contains(word);
  }
}
