package dev.tsk8s.cli.render;

import dev.tsk8s.core.paths.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The paths as a table: those that are not as they should be first.
///
/// @param more a sentence about those that are not in it; empty: all are
record HtmlPaths(List<Row> rows, List<Both> more) {
  /// A longer table is for programs.
  private static final int ROWS = 300;

  record Row(
      String from, String to, String state, String via, String ms, String expected, Both because) {}

  boolean any() {
    return !rows.isEmpty();
  }

  static HtmlPaths of(Bilingual both) {
    List<Path> all = both.en().report().paths();
    var ordered = new LinkedHashSet<>(all.stream().filter(PathTable::strange).toList());
    ordered.addAll(all);
    var rows = new ArrayList<Row>();
    ordered.stream().limit(ROWS).forEach(path -> rows.add(row(path, both)));
    int more = ordered.size() - rows.size();
    return new HtmlPaths(
        rows,
        more == 0
            ? List.of()
            : List.of(both.word("html.more", Map.of("count", Integer.toString(more)))));
  }

  private static Row row(Path path, Bilingual both) {
    return new Row(
        path.from().display(),
        path.to().name(),
        path.state().word(),
        path.via(),
        path.latency()
            .map(latency -> String.format(Locale.ROOT, "%.1f", latency.toNanos() / 1e6))
            .orElse(""),
        path.expected().name().toLowerCase(Locale.ROOT),
        both.say(telling -> telling.because(path.because()).text()));
  }
}
