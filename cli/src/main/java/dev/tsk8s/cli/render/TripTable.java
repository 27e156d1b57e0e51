package dev.tsk8s.cli.render;

import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.probing.Trip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    List<Trip> all = Trip.worstFirst(telling.report().trips());
    if (all.isEmpty()) {
      return;
    }
    List<Trip> shown = verbose ? all : all.stream().limit(ROWS).toList();
    page.blank();
    page.line(0, Ink.BOLD, telling.words().of("trips"));
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            telling.words().of("paths.from"),
            telling.words().of("paths.to"),
            telling.words().of("trips.between"),
            "p50",
            "p99",
            telling.words().of("trips.jitter"),
            telling.words().of("trips.lost")));
    shown.forEach(trip -> rows.add(row(trip)));
    new Table(page, CELL_WIDTH).print(rows);
    if (shown.size() < all.size()) {
      String count = Integer.toString(all.size() - shown.size());
      page.line(2, Ink.FAINT, telling.words().of("trips.more", Map.of("count", count)));
    }
  }

  private List<String> row(Trip trip) {
    return List.of(
        trip.from(),
        trip.to(),
        between(trip, telling),
        ms(trip, RoundTrips::median),
        ms(trip, RoundTrips::p99),
        ms(trip, RoundTrips::jitter),
        trip.lost() + "/" + trip.sent());
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
