package dev.tsk8s.cli.render;

import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.probing.Covered;
import dev.tsk8s.core.probing.Trip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Round trips between nodes, the worst first.
final class TripTable {
  /// So many rows are read.
  private static final int ROWS = 12;

  private static final int CELL_WIDTH = 34;

  private final Telling telling;
  private final Page page;
  private final boolean verbose;

  TripTable(Telling telling, Page page, boolean verbose) {
    this.telling = telling;
    this.page = page;
    this.verbose = verbose;
  }

  void print() {
    Optional<Covered> covered = telling.report().covered();
    if (covered.isEmpty()) {
      return;
    }
    page.blank();
    page.line(0, Ink.BOLD, telling.words().of("trips"));
    page.line(2, Ink.FAINT, covered(covered.get(), telling));
    List<Trip> all = Trip.worstFirst(telling.report().trips());
    if (!all.isEmpty()) {
      table(all);
    }
  }

  /// How many pairs of places were measured.
  static String covered(Covered covered, Telling telling) {
    return telling
        .words()
        .of(
            "trips.covered",
            Map.of(
                "pairs", Long.toString(covered.pairs()),
                "possible", Long.toString(covered.possible()),
                "seed", Long.toString(covered.seed())));
  }

  private void table(List<Trip> all) {
    List<Trip> shown = verbose ? all : all.stream().limit(ROWS).toList();
    boolean fast = all.stream().anyMatch(trip -> trip.bitsPerSecond().isPresent());
    var rows = new ArrayList<List<String>>();
    rows.add(
        row(
            fast,
            telling.words().of("paths.from"),
            telling.words().of("paths.to"),
            telling.words().of("trips.between"),
            "p50",
            "p99",
            telling.words().of("trips.jitter"),
            telling.words().of("trips.lost"),
            "Mbit/s"));
    shown.forEach(trip -> rows.add(row(trip, fast)));
    new Table(page, CELL_WIDTH).print(rows);
    if (shown.size() < all.size()) {
      String count = Integer.toString(all.size() - shown.size());
      page.line(2, Ink.FAINT, telling.words().of("trips.more", Map.of("count", count)));
    }
  }

  /// @param fast whether throughput, the last cell, is shown
  private static List<String> row(boolean fast, String... cells) {
    return List.of(cells).subList(0, fast ? cells.length : cells.length - 1);
  }

  private List<String> row(Trip trip, boolean fast) {
    return row(
        fast,
        trip.from(),
        trip.to(),
        between(trip, telling),
        ms(trip, RoundTrips::median),
        ms(trip, RoundTrips::p99),
        ms(trip, RoundTrips::jitter),
        trip.lost() + "/" + trip.sent(),
        megabits(trip));
  }

  /// Over TCP, in Mbit/s; empty: not measured.
  static String megabits(Trip trip) {
    return trip.bitsPerSecond()
        .map(bits -> String.format(Locale.ROOT, bits < 10_000_000 ? "%.1f" : "%.0f", bits / 1e6))
        .orElse("");
  }

  /// Whose packets they were.
  static String between(Trip trip, Telling telling) {
    return telling.words().of(trip.pods() ? "trips.pods" : "trips.nodes")
        + (trip.v6() ? " v6" : "");
  }

  /// Milliseconds; empty: there was no answer.
  static String ms(Trip trip, Function<RoundTrips, Duration> which) {
    return trip.times()
        .map(which)
        .map(time -> String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6))
        .orElse("");
  }
}
