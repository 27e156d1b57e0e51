package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Does the datapath drop packets for reasons that are a fault? Policies and stray packets are
/// dropped on every healthy node: which reasons are such noise, Cilium's own tests say (cilium:
/// cilium-cli/defaults/defaults.go, ExpectedDropReasons). Counters run since the agent's maps were
/// made, so only two readings tell what happens now.
final class CiliumDrops implements Check {
  private static final Code GROWING = new Code("cilium-drops/growing");
  private static final Code NONE = new Code("cilium-drops/nothing-to-judge");
  static final String COUNTER = "cilium_drop_count_total";

  private static final Set<String> NOISE =
      Set.of(
          "Policy denied",
          "Policy denied by denylist",
          "Unsupported L2 protocol",
          "Unsupported L3 protocol",
          "Stale or unroutable IP",
          "Authentication required",
          "Service backend not found",
          "Unsupported protocol for NAT masquerade",
          "Invalid source ip",
          "Unknown L3 target address",
          "No tunnel/encapsulation endpoint (datapath BUG!)",
          "Host datapath not ready",
          "Unknown ICMPv4 code",
          "Unknown ICMPv6 code",
          "Forbidden ICMPv6 message",
          "No egress gateway found");

  @Override
  public String id() {
    return "cilium-drops";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.CILIUM, Topic.METRIC);
  }

  @Override
  public List<Gauge> gauges(Scene scene) {
    return CiliumGauges.errors(scene.snapshot());
  }

  @Override
  public Set<Code> codes() {
    return Set.of(GROWING, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    List<NodeView> views = NodeViews.withAgent(snapshot);
    EachAgentConfig.silent(scene, judgement, views.isEmpty());
    for (NodeView view : views) {
      var subject = PathSubjects.of(view.vantage().id());
      switch (view.vantage().cilium().metrics()) {
        case Unavailable<List<Metric>>(var reason) -> judgement.unknown(subject, reason);
        case Observed<List<Metric>>(var metrics, var origin) -> {
          SortedMap<String, Double> drops = drops(metrics);
          if (drops.isEmpty()) {
            judgement.healthy();
          } else {
            compare(judgement, view, drops, origin, scene);
          }
        }
      }
    }
    return judgement.verdict(NONE);
  }

  private static void compare(
      Judgement judgement,
      NodeView view,
      SortedMap<String, Double> drops,
      Origin now,
      Scene scene) {
    var subject = PathSubjects.of(view.vantage().id());
    switch (view.vantage().cilium().earlierMetrics()) {
      case Unavailable<List<Metric>>(var reason) -> judgement.unknown(subject, reason);
      case Observed<List<Metric>>(var metrics, var before) -> {
        Duration between = Duration.between(before.at(), now.at());
        SortedMap<String, Double> earlier = drops(metrics);
        boolean restarted =
            earlier.entrySet().stream()
                .anyMatch(one -> drops.getOrDefault(one.getKey(), 0.0) < one.getValue());
        SortedMap<String, Double> grown = grown(drops, earlier);
        if (restarted || between.toMillis() <= 0) {
          judgement.unknown(subject, new Reason.TooFew("readings of " + COUNTER, 1, 2));
        } else if (grown.isEmpty()) {
          judgement.healthy();
        } else {
          judgement.fault(
              finding(view, grown, between, now).with(EachAgentConfig.names(scene, view.node())));
        }
      }
    }
  }

  private static Finding finding(
      NodeView view, SortedMap<String, Double> grown, Duration between, Origin now) {
    var rates = new StringBuilder();
    grown.forEach((reason, packets) -> {
      double each = packets / (between.toMillis() / 1000.0);
      rates
          .append(rates.isEmpty() ? "" : ", ")
          .append(String.format(Locale.ROOT, "%s %.2f/s", reason, each));
    });
    String who = view.vantage().id().display();
    return Finding.warning(GROWING, PathSubjects.of(view.vantage().id()))
        .with("node", who)
        .with("reasons", rates.toString())
        .with("seconds", Long.toString(Math.max(1, between.toSeconds())))
        .seen(new Exhibit(COUNTER, rates.toString(), who, now));
  }

  /// Packets by reason and direction, without noise.
  static SortedMap<String, Double> drops(List<Metric> metrics) {
    var drops = new TreeMap<String, Double>();
    metrics.stream()
        .filter(metric -> metric.name().equals(COUNTER) && metric.value() > 0)
        .filter(metric -> !NOISE.contains(metric.labels().getOrDefault("reason", "")))
        .forEach(metric -> {
          String reason =
              metric.labels().getOrDefault("reason", Exhibit.UNKNOWN)
                  + " ("
                  + metric.labels().getOrDefault("direction", Exhibit.UNKNOWN)
                  + ")";
          drops.merge(reason, metric.value(), Double::sum);
        });
    return drops;
  }

  static SortedMap<String, Double> grown(
      SortedMap<String, Double> now, SortedMap<String, Double> before) {
    var grown = new TreeMap<String, Double>();
    now.forEach((reason, packets) -> {
      double more = packets - before.getOrDefault(reason, 0.0);
      if (more > 0) {
        grown.put(reason, more);
      }
    });
    return grown;
  }
}
