package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.cli.render.FindingList;
import dev.tsk8s.cli.render.Telling;
import java.util.List;
import java.util.Map;

/// The findings of a report that are not filtered away, by number.
record Listing(Reading reading, Telling telling, Answers answers) {
  List<Item> shown() {
    return reading.filter().of(reading.all(), telling);
  }

  /// @param more words for this once
  /// @throws Refused if nothing has all the words in it
  String of(List<String> more) {
    if (reading.all().items().isEmpty()) {
      return none() + answers.hint("shell.hint.noFindings");
    }
    Filter narrow = reading.filter().and(more);
    List<Item> shown = matching(narrow);
    String count =
        narrow.isNone()
            ? ""
            : answers.plain(
                "shell.shown",
                Map.of(
                    "shown", Integer.toString(shown.size()),
                    "count", Integer.toString(reading.all().items().size()),
                    "words", narrow.text()));
    return new FindingList(telling, answers.screen()).of(shown, narrow.isNone())
        + count
        + answers.hint("shell.hint.list");
  }

  /// @throws Refused if it would leave nothing
  Filter filter(List<String> words) {
    var filter = new Filter(words);
    if (!filter.isNone()) {
      matching(filter);
    }
    return filter;
  }

  private List<Item> matching(Filter filter) {
    List<Item> matching = filter.of(reading.all(), telling);
    if (matching.isEmpty()) {
      throw answers.refused("shell.refused.noMatch", Map.of("words", filter.text()));
    }
    return matching;
  }

  /// What was not seen is not fine.
  private String none() {
    long open =
        telling.report().results().stream()
            .filter(result -> !result.verdict().gaps().isEmpty())
            .count();
    return open == 0
        ? answers.plain("shell.noFindings", Map.of())
        : answers.plain("shell.noFindingsButGaps", Map.of("count", Long.toString(open)));
  }
}
