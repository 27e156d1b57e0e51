package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.facts.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which servers `tsk8s nat` asked, and what each answered.
final class NatServers {
  private static final int WIDEST_CELL = 46;

  private final NatTelling telling;
  private final Words words;
  private final Page page;

  NatServers(NatTelling telling, Page page) {
    this.telling = telling;
    this.words = telling.words();
    this.page = page;
  }

  void print() {
    page.blank();
    page.line(0, Ink.BOLD, words.of("nat.servers"));
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            words.of("nat.server"),
            words.of("nat.server.address"),
            words.of("nat.server.answer"),
            words.of("metrics.in.latency", Map.of("number", "")).strip(),
            words.of("nat.server.mapped")));
    for (NatTelling.Server server : telling.servers()) {
      rows.add(
          List.of(
              server.name(),
              server.address().map(Endpoint::toString).orElse(""),
              server.because().isEmpty()
                  ? server.answer()
                  : server.answer() + " (" + because(server.because()) + ")",
              server
                  .roundTrip()
                  .map(time -> String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6))
                  .orElse(""),
              server.mapped().map(Endpoint::toString).orElse("")));
    }
    new Table(page, WIDEST_CELL).print(rows);
    page.paragraph(
        2,
        Ink.FAINT,
        words.of(
            "nat.sent",
            Map.of(
                "packets", Integer.toString(telling.view().packets()),
                "ms", Long.toString(telling.view().took().toMillis()))));
  }

  /// A stable word has a sentence; what failed speaks for itself.
  private String because(String why) {
    String key = "nat.because." + why;
    String told = words.of(key);
    return told.equals(key) ? why : told;
  }
}
