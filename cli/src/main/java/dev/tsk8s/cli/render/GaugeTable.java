package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Standing;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Each number beside its limit, in one line. Where there are many, those within their limits are a
/// number.
final class GaugeTable {
  /// So many rows are read; more hide the one that matters.
  private static final int ROWS = 12;

  /// Room for both ends of a path.
  private static final int PLACE_WIDTH = 60;

  private final Telling telling;
  private final Page page;
  private final boolean verbose;

  GaugeTable(Telling telling, Page page, boolean verbose) {
    this.telling = telling;
    this.page = page;
    this.verbose = verbose;
  }

  void print() {
    List<Gauge> all = telling.report().gauges();
    if (all.isEmpty()) {
      return;
    }
    List<Gauge> shown = shown(all);
    page.blank();
    page.line(0, Ink.BOLD, telling.words().of("metrics"));
    var reasons = new ArrayList<String>();
    if (!shown.isEmpty()) {
      var rows = new ArrayList<List<String>>();
      rows.add(
          List.of(
              telling.words().of("metrics.what"),
              telling.words().of("metrics.place"),
              telling.words().of("metrics.value"),
              telling.words().of("metrics.limit"),
              telling.words().of("metrics.verdict")));
      shown.forEach(gauge -> rows.add(row(gauge, reasons)));
      new Table(page, PLACE_WIDTH).print(rows);
    }
    for (int i = 0; i < reasons.size(); i++) {
      page.paragraph(2, "[" + (i + 1) + "] ", Ink.FAINT, Ink.FAINT, reasons.get(i));
    }
    String judges =
        all.stream()
            .filter(gauge -> gauge.standing() == Standing.OVER)
            .map(Gauge::check)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!judges.isEmpty()) {
      page.line(2, Ink.FAINT, telling.words().of("metrics.see", Map.of("checks", judges)));
    }
    if (shown.size() < all.size()) {
      String count = Integer.toString(all.size() - shown.size());
      page.line(2, Ink.FAINT, telling.words().of("metrics.more", Map.of("count", count)));
    }
  }

  /// What is over its limit or unknown comes before the rest where not all is shown.
  private List<Gauge> shown(List<Gauge> all) {
    if (verbose || all.size() <= ROWS) {
      return all;
    }
    List<Gauge> over = all.stream().filter(gauge -> gauge.standing() == Standing.OVER).toList();
    var shown = new ArrayList<>(over.subList(0, Math.min(over.size(), ROWS)));
    all.stream()
        .filter(gauge -> gauge.standing() == Standing.UNKNOWN)
        .limit(ROWS - shown.size())
        .forEach(shown::add);
    return shown;
  }

  private List<String> row(Gauge gauge, List<String> reasons) {
    return List.of(
        telling.words().of("metrics." + gauge.measure().word()),
        gauge.place(),
        value(gauge, reasons),
        limit(gauge, telling),
        verdict(gauge, telling));
  }

  private String value(Gauge gauge, List<String> reasons) {
    if (gauge.value() instanceof Answer.Of.Unsure<Double>(Reason reason)) {
      String because = telling.because(reason).text();
      if (!reasons.contains(because)) {
        reasons.add(because);
      }
      return "? [" + (reasons.indexOf(because) + 1) + "]";
    }
    return value(gauge, telling);
  }

  /// With its unit; `?` where it is not known.
  static String value(Gauge gauge, Telling telling) {
    return switch (gauge.value()) {
      case Answer.Of.Is<Double>(var number) -> amount(gauge, number, telling);
      case Answer.Of.Unsure<Double> _ -> "?";
    };
  }

  static String limit(Gauge gauge, Telling telling) {
    return (gauge.measure().below() ? "< " : "") + amount(gauge, gauge.measure().limit(), telling);
  }

  private static String amount(Gauge gauge, double number, Telling telling) {
    String digits = digits(number);
    if (gauge.measure() == Gauge.Measure.LATENCY && number == 0) {
      digits = "< 1"; // `tailscale ping` rounds to milliseconds
    }
    return telling.words().of("metrics.in." + gauge.measure().word(), Map.of("number", digits));
  }

  private static String digits(double number) {
    return number == Math.rint(number)
        ? Long.toString(Math.round(number))
        : String.format(Locale.ROOT, number < 0.1 ? "%.3f" : "%.1f", number);
  }

  static String verdict(Gauge gauge, Telling telling) {
    return switch (gauge.standing()) {
      case WITHIN -> telling.words().of("metrics.within");
      case OVER -> telling.words().of("metrics.over");
      case UNKNOWN -> telling.words().of("metrics.unknown");
    };
  }
}
