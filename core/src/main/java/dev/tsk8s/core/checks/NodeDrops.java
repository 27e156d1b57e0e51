package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// Do the interfaces between the nodes drop packets now? Only those that carry the pod network or
/// the tailnet are asked: a NIC counts frames that were not for it (other VLANs, unknown protocols)
/// among its drops, so a count there says nothing. What was dropped before the first reading may be
/// an old story: two readings make a rate.
final class NodeDrops implements Check {
  static final Code RATE = new Code("node-drops/dropping");
  static final Code NO_COUNTERS = new Code("node-drops/no-counters");

  private static final Set<String> KINDS = Set.of("vxlan", "geneve");

  /// One interface.
  private record Reading(Link link, Answer.Of<Double> perSecond) {}

  @Override
  public String id() {
    return "node-drops";
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
    return Set.of(RATE, NO_COUNTERS, EachNode.NONE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return EachNode.judge(snapshot, NodeDrops::judge);
  }

  @Override
  public List<Gauge> gauges(Scene scene) {
    return EachNode.of(scene.snapshot()).stream()
        .flatMap(view -> {
          String host = view.vantage().id().display();
          return view.vantage().host().links() instanceof Unavailable<List<Link>>(var reason)
              ? List.of(Gauge.unknown(Measure.DROPS, id(), host, reason)).stream()
              : readings(view).stream()
                  .map(reading ->
                      new Gauge(
                          Measure.DROPS,
                          id(),
                          host + " " + reading.link().name(),
                          reading.perSecond()));
        })
        .toList();
  }

  private static void judge(NodeView view, Judgement judgement) {
    view.vantage()
        .host()
        .links()
        .unseen()
        .ifPresent(reason -> judgement.unknown(EachNode.subject(view), reason));
    for (Reading reading : readings(view)) {
      switch (reading.perSecond()) {
        case Answer.Of.Unsure<Double>(var reason) ->
            judgement.unknown(subject(view, reading.link()), reason);
        case Answer.Of.Is<Double>(var rate) when !Measure.DROPS.isOver(rate) -> judgement.healthy();
        case Answer.Of.Is<Double>(var rate) ->
            judgement.fault(
                Finding.warning(RATE, subject(view, reading.link()))
                    .with("host", view.node())
                    .with("link", reading.link().name())
                    .with("rate", String.format(Locale.ROOT, "%.3g", rate))
                    .with("mtu", Integer.toString(reading.link().mtu()))
                    .seen(
                        EachNode.exhibit(
                            view,
                            host -> host.earlierDrops(),
                            reading.link().name() + " dropped",
                            before(view, reading.link())))
                    .seen(
                        EachNode.exhibit(
                            view,
                            host -> host.links(),
                            reading.link().name() + " dropped",
                            Long.toString(reading.link().dropped().orElse(0)))));
      }
    }
  }

  private static Subject subject(NodeView view, Link link) {
    return Subject.of("Interface", "", view.vantage().id().display() + " " + link.name());
  }

  private static List<Reading> readings(NodeView view) {
    return switch (view.vantage().host().links()) {
      case Unavailable<List<Link>> _ -> List.of();
      case Observed<List<Link>>(var links, var origin) ->
          links.stream()
              .filter(NodeDrops::isBetweenNodes)
              .map(link -> new Reading(link, perSecond(view, link, origin)))
              .toList();
    };
  }

  private static boolean isBetweenNodes(Link link) {
    return KINDS.contains(link.kind()) || link.name().startsWith("tailscale");
  }

  /// Who never dropped anything does not drop now.
  private static Answer.Of<Double> perSecond(NodeView view, Link link, Origin origin) {
    if (link.dropped().isEmpty()) {
      return new Answer.Of.Unsure<>(
          Reason.NotVisible.of(
              NO_COUNTERS.text(), Map.of("host", view.node(), "link", link.name())));
    }
    long now = link.dropped().getAsLong();
    if (now == 0) {
      return new Answer.Of.Is<>(0.0);
    }
    return switch (view.vantage().host().earlierDrops()) {
      case Unavailable<SortedMap<String, Long>>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Observed<SortedMap<String, Long>>(var drops, var earlier) -> {
        Long before = drops.get(link.name());
        Duration between = Duration.between(earlier.at(), origin.at());
        yield before == null || before > now || !between.isPositive()
            ? new Answer.Of.Unsure<>(new Reason.TooFew("readings of " + link.name(), 1, 2))
            : new Answer.Of.Is<>((now - before) * 1e9 / between.toNanos());
      }
    };
  }

  private static String before(NodeView view, Link link) {
    return view.vantage()
        .host()
        .earlierDrops()
        .seen()
        .map(drops -> drops.getOrDefault(link.name(), 0L).toString())
        .orElse("0");
  }
}
