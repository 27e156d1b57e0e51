package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How full are the agents' BPF maps? Pressure is what a map needs of what it has; from 1.0 on it
/// is full (cilium: Documentation/observability/metrics.rst, bpf_map_pressure). Four fifths is the
/// limit for connection tables that the founding articles set.
final class CiliumMapPressure implements Check {
  private static final Code FULL = new Code("cilium-map-pressure/full");
  private static final Code HIGH = new Code("cilium-map-pressure/high");
  static final Code NOT_TOLD = new Code("cilium-map-pressure/not-told");
  private static final Code NONE = new Code("cilium-map-pressure/nothing-to-judge");
  private static final int SHOWN = 5;
  private static final int POLICIES = 16_384;
  private static final int MOST_POLICIES = 65_536;
  private static final int SERVICES = 65_536;
  private static final double LIMIT = Measure.CONNTRACK.limit() / 100.0;

  @Override
  public String id() {
    return "cilium-map-pressure";
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
    return CiliumGauges.connections(scene.snapshot());
  }

  @Override
  public Set<Code> codes() {
    return Set.of(FULL, HIGH, NOT_TOLD, NONE);
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
        case Observed<List<Metric>>(var metrics, var origin) ->
            judge(judgement, view, metrics, origin, scene);
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judge(
      Judgement judgement, NodeView view, List<Metric> metrics, Origin origin, Scene scene) {
    List<Metric> pressures =
        metrics.stream()
            .filter(metric -> metric.name().equals("cilium_bpf_map_pressure"))
            .sorted(Comparator.comparingDouble(Metric::value).reversed())
            .toList();
    List<Metric> high = pressures.stream().filter(metric -> metric.value() >= LIMIT).toList();
    if (pressures.isEmpty()) {
      judgement.unknown(
          PathSubjects.of(view.vantage().id()), Reason.NotVisible.of(NOT_TOLD.text(), Map.of()));
    } else if (high.isEmpty()) {
      judgement.healthy();
    } else {
      judgement.fault(
          finding(view, high, origin, scene).with(EachAgentConfig.names(scene, view.node())));
    }
  }

  private static Finding finding(NodeView view, List<Metric> high, Origin origin, Scene scene) {
    boolean full = high.getFirst().value() >= 1;
    var subject = PathSubjects.of(view.vantage().id());
    String maps =
        high.stream()
            .map(CiliumMapPressure::share)
            .limit(SHOWN)
            .collect(Collectors.joining(", ", "", high.size() > SHOWN ? ", …" : ""));
    String who = view.vantage().id().display();
    Finding finding = full ? Finding.problem(FULL, subject) : Finding.warning(HIGH, subject);
    Size size = Size.of(name(high.getFirst()));
    return finding
        .with("node", who)
        .with("maps", maps)
        .with("map", name(high.getFirst()))
        .with("key", size.key())
        .with("value", size.value())
        .with("patch", size.patch(inForce(scene, view.node(), size.key())))
        .with("severity", (full ? Severity.PROBLEM : Severity.WARNING).word())
        .seen(new Exhibit("cilium_bpf_map_pressure", maps, who, origin));
  }

  static String name(Metric metric) {
    return metric.labels().getOrDefault("map_name", Exhibit.UNKNOWN);
  }

  private static String share(Metric metric) {
    return name(metric) + " " + String.format(Locale.ROOT, "%.0f %%", metric.value() * 100);
  }

  /// What a key is set to for a node's agent; 0: not at all.
  private static int inForce(Scene scene, String node, String key) {
    return scene.agents().configs().stream()
        .filter(config -> config.holdsFor(node))
        .map(config -> config.number(key) instanceof Answer.Of.Is<Integer>(var set) ? set : 0)
        .findFirst()
        .orElse(0);
  }

  /// The key and the Helm value that size a map.
  private record Size(String key, String value) {
    static Size of(String map) {
      if (map.startsWith("ct_any")) {
        return new Size("bpf-ct-global-any-max", "bpf.ctAnyMax");
      }
      if (map.startsWith("ct")) {
        return new Size("bpf-ct-global-tcp-max", "bpf.ctTcpMax");
      }
      if (map.contains("nat") && !map.startsWith("lb")) {
        return new Size("bpf-nat-global-max", "bpf.natMax");
      }
      if (map.startsWith("policy")) {
        return new Size("bpf-policy-map-max", "bpf.policyMapMax");
      }
      if (map.startsWith("lb")) {
        return new Size("bpf-lb-map-max", "bpf.lbMapMax");
      }
      return new Size("bpf-map-dynamic-size-ratio", "bpf.mapDynamicSizeRatio");
    }

    /// The data of the ConfigMap with twice the room. Maps of policies and Services have a size of
    /// their own, the others follow the memory (cilium: pkg/option/config.go).
    String patch(int set) {
      return switch (key) {
        case "bpf-policy-map-max" -> one(Math.min(2 * (set == 0 ? POLICIES : set), MOST_POLICIES));
        case "bpf-lb-map-max" -> one(2 * (set == 0 ? SERVICES : set));
        default ->
            "{\"data\":{\"bpf-ct-global-tcp-max\":null,\"bpf-ct-global-any-max\":null,"
                + "\"bpf-nat-global-max\":null,\"bpf-map-dynamic-size-ratio\":\"0.005\"}}";
      };
    }

    private String one(int entries) {
      return "{\"data\":{\"" + key + "\":\"" + entries + "\"}}";
    }
  }
}
