package dev.tsk8s.cli.render;

import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.probing.Trip;
import java.util.List;
import java.util.Map;

/// Round trips between nodes as a table, the worst first.
///
/// @param covered how many pairs were measured; empty: there was no measurement
/// @param more a sentence about those that are not in it; empty: all are
/// @param fast whether throughput was measured
record HtmlTrips(List<Both> covered, List<Row> rows, List<Both> more, boolean fast) {
  /// A longer table is for programs.
  private static final int ROWS = 300;

  record Row(
      String from,
      String to,
      Both between,
      String p50,
      String p99,
      String jitter,
      String lost,
      String megabits) {}

  boolean any() {
    return !covered.isEmpty();
  }

  boolean table() {
    return !rows.isEmpty();
  }

  static HtmlTrips of(Bilingual both) {
    List<Trip> all = Trip.worstFirst(both.en().report().trips());
    List<Row> rows = all.stream().limit(ROWS).map(trip -> row(trip, both)).toList();
    int more = all.size() - rows.size();
    return new HtmlTrips(
        both.en().report().covered().stream()
            .map(covered -> both.say(telling -> TripTable.covered(covered, telling)))
            .toList(),
        rows,
        more == 0
            ? List.of()
            : List.of(both.word("html.trips.more", Map.of("count", Integer.toString(more)))),
        all.stream().anyMatch(trip -> trip.bitsPerSecond().isPresent()));
  }

  private static Row row(Trip trip, Bilingual both) {
    return new Row(
        trip.from(),
        trip.to(),
        both.say(telling -> TripTable.between(trip, telling)),
        TripTable.ms(trip, RoundTrips::median),
        TripTable.ms(trip, RoundTrips::p99),
        TripTable.ms(trip, RoundTrips::jitter),
        trip.lost() + "/" + trip.sent(),
        TripTable.megabits(trip));
  }
}
