package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// What the agents' own metrics have of the table of healthy ranges. The counter of failed programs
/// that the table names (`cilium_datapath_errors_total`) is gone from newer agents; what their
/// programs could not do for a packet is among the reasons of drops (cilium:
/// pkg/monitor/api/drop.go), less those that are noise.
final class CiliumGauges {
  private CiliumGauges() {}

  /// Packets a second that the programs dropped for reasons that are a fault.
  static List<Gauge> errors(Snapshot snapshot) {
    return NodeViews.withAgent(snapshot).stream()
        .map(view ->
            new Gauge(Measure.EBPF_ERRORS, "cilium-drops", place(view), perSecond(cilium(view))))
        .toList();
  }

  private static Answer.Of<Double> perSecond(CiliumView cilium) {
    return switch (cilium.metrics()) {
      case Unavailable<List<Metric>>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Observed<List<Metric>>(var now, _) when CiliumDrops.drops(now).isEmpty() ->
          new Answer.Of.Is<>(0.0);
      case Observed<List<Metric>>(var now, var at) ->
          switch (cilium.earlierMetrics()) {
            case Unavailable<List<Metric>>(var reason) -> new Answer.Of.Unsure<>(reason);
            case Observed<List<Metric>>(var before, var then) -> rate(now, at, before, then);
          };
    };
  }

  private static Answer.Of<Double> rate(
      List<Metric> now, Origin at, List<Metric> before, Origin then) {
    Duration between = Duration.between(then.at(), at.at());
    SortedMap<String, Double> drops = CiliumDrops.drops(now);
    SortedMap<String, Double> earlier = CiliumDrops.drops(before);
    boolean restarted =
        earlier.entrySet().stream()
            .anyMatch(one -> drops.getOrDefault(one.getKey(), 0.0) < one.getValue());
    double grown =
        CiliumDrops.grown(drops, earlier).values().stream().mapToDouble(Double::doubleValue).sum();
    return restarted || !between.isPositive()
        ? new Answer.Of.Unsure<>(new Reason.TooFew("readings of " + CiliumDrops.COUNTER, 1, 2))
        : new Answer.Of.Is<>(grown * 1e9 / between.toNanos());
  }

  /// How full the connection tables of the datapath are, which stand in for the kernel's.
  static List<Gauge> connections(Snapshot snapshot) {
    return NodeViews.withAgent(snapshot).stream()
        .flatMap(view -> connections(view).stream())
        .toList();
  }

  private static List<Gauge> connections(NodeView view) {
    String check = "cilium-map-pressure";
    return switch (cilium(view).metrics()) {
      case Unavailable<List<Metric>>(var reason) ->
          List.of(Gauge.unknown(Measure.CONNTRACK, check, place(view) + " ct*", reason));
      case Observed<List<Metric>>(var metrics, _) -> {
        List<Gauge> tables =
            metrics.stream()
                .filter(metric -> metric.name().equals("cilium_bpf_map_pressure"))
                .filter(metric -> CiliumMapPressure.name(metric).startsWith("ct"))
                .map(metric ->
                    Gauge.of(
                        Measure.CONNTRACK,
                        check,
                        place(view) + " " + CiliumMapPressure.name(metric),
                        metric.value() * 100))
                .toList();
        yield tables.isEmpty()
            ? List.of(
                Gauge.unknown(
                    Measure.CONNTRACK,
                    check,
                    place(view) + " ct*",
                    Reason.NotVisible.of(CiliumMapPressure.NOT_TOLD.text(), Map.of())))
            : tables;
      }
    };
  }

  private static CiliumView cilium(NodeView view) {
    return view.vantage().cilium();
  }

  private static String place(NodeView view) {
    return view.vantage().id().display();
  }
}
