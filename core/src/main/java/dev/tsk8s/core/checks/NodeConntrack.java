package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Set;

/// Is the kernel's table of connections nearly full? A full one drops the first packet of every new
/// flow ("nf_conntrack: table full, dropping packet"), tailscaled's own included. Cilium keeps its
/// connections in maps of its own; this is about the kernel's.
final class NodeConntrack implements Check {
  static final Code NEARLY_FULL = new Code("node-conntrack/nearly-full");

  private static final String COUNT = "net.netfilter.nf_conntrack_count";
  private static final String MAX = "net.netfilter.nf_conntrack_max";

  @Override
  public String id() {
    return "node-conntrack";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.NODE, Topic.METRIC);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NEARLY_FULL, EachNode.NONE, EachNode.UNSEEN, EachNode.NO_SYSCTL);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return EachNode.judge(snapshot, NodeConntrack::judge);
  }

  @Override
  public List<Gauge> gauges(Scene scene) {
    return EachNode.of(scene.snapshot()).stream()
        .map(view -> new Gauge(Measure.CONNTRACK, id(), view.vantage().id().display(), fill(view)))
        .toList();
  }

  private static void judge(NodeView view, Judgement judgement) {
    switch (fill(view)) {
      case Answer.Of.Unsure<Double>(var reason) ->
          judgement.unknown(EachNode.subject(view), reason);
      case Answer.Of.Is<Double>(var percent) when !Measure.CONNTRACK.isOver(percent) ->
          judgement.healthy();
      case Answer.Of.Is<Double>(var percent) ->
          judgement.fault(
              EachNode.warning(NEARLY_FULL, view)
                  .with("percent", Long.toString(Math.round(percent)))
                  .with("max", text(view, MAX))
                  .with("wanted", Long.toString(2 * number(text(view, MAX))))
                  .seen(EachNode.sysctls(view, COUNT, MAX)));
    }
  }

  /// In percent. A limit of 0 is none.
  private static Answer.Of<Double> fill(NodeView view) {
    return switch (EachNode.sysctl(view, COUNT)) {
      case Answer.Of.Unsure<String>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Answer.Of.Is<String>(var count) ->
          switch (EachNode.sysctl(view, MAX)) {
            case Answer.Of.Unsure<String>(var reason) -> new Answer.Of.Unsure<>(reason);
            case Answer.Of.Is<String>(var max) when number(max) <= 0 -> new Answer.Of.Is<>(0.0);
            case Answer.Of.Is<String>(var max) ->
                new Answer.Of.Is<>(100.0 * number(count) / number(max));
          };
    };
  }

  private static String text(NodeView view, String name) {
    return EachNode.sysctl(view, name) instanceof Answer.Of.Is<String>(var value) ? value : "0";
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
