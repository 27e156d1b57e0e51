package dev.tsk8s.cli.render;

import dev.tsk8s.core.paths.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Every path in one line. Where there are many, those that are as they should be are a number.
final class PathTable {
  /// So many rows are read; more hide the one that matters.
  private static final int ROWS = 12;

  /// Longer names are cut.
  private static final int CELL_WIDTH = 34;

  private final Telling telling;
  private final Page page;
  private final boolean verbose;

  PathTable(Telling telling, Page page, boolean verbose) {
    this.telling = telling;
    this.page = page;
    this.verbose = verbose;
  }

  void print() {
    List<Path> all = telling.report().paths();
    if (all.isEmpty()) {
      return;
    }
    List<Path> shown =
        verbose || all.size() <= ROWS ? all : all.stream().filter(PathTable::strange).toList();
    page.blank();
    page.line(0, Ink.BOLD, telling.words().of("paths"));
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            telling.words().of("paths.from"),
            telling.words().of("paths.to"),
            telling.words().of("paths.state"),
            telling.words().of("paths.via"),
            telling.words().of("paths.ms"),
            telling.words().of("paths.expected")));
    var reasons = new ArrayList<String>();
    shown.forEach(path -> rows.add(row(path, reasons)));
    new Table(page, CELL_WIDTH).print(rows);
    for (int i = 0; i < reasons.size(); i++) {
      page.paragraph(2, "[" + (i + 1) + "] ", Ink.FAINT, Ink.FAINT, reasons.get(i));
    }
    if (shown.size() < all.size()) {
      page.line(
          2,
          Ink.FAINT,
          telling
              .words()
              .of("paths.more", Map.of("count", Integer.toString(all.size() - shown.size()))));
    }
  }

  /// Not as it should be, or not known.
  static boolean strange(Path path) {
    return switch (path.state()) {
      case DIRECT -> path.expected() == Path.Expected.RELAY;
      case DERP, PEER_RELAY, UNKNOWN, EXPIRED -> true;
      case IDLE, OFFLINE -> false;
    };
  }

  private List<String> row(Path path, List<String> reasons) {
    String because = telling.because(path.because()).text();
    if (!reasons.contains(because)) {
      reasons.add(because);
    }
    return List.of(
        path.from().display(),
        path.to().name(),
        path.state().word(),
        path.via(),
        path.latency()
            .map(latency -> String.format(Locale.ROOT, "%.1f", latency.toNanos() / 1e6))
            .orElse(""),
        path.expected().name().toLowerCase(Locale.ROOT)
            + " ["
            + (reasons.indexOf(because) + 1)
            + "]");
  }
}
