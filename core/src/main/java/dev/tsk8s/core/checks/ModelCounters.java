package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.probing.NodeCounts;
import dev.tsk8s.core.probing.NodeCounts.Table;
import dev.tsk8s.core.probing.NodeCounts.Tunnel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What did the kernels of the nodes count while probe pods measured: is a table of connections
/// nearly full, or was there no room in it; does a tunnel drop?
///
/// Look-alikes: what was dropped before the measurement, whenever that was; single packets that do
/// not fit the connection that they belong to, which are counted as dropped from a roomy table too;
/// a tunnel that drops single packets to hosts that it does not know, as IPv6 does by itself.
final class ModelCounters implements ModelCheck {
  static final Code NEARLY_FULL = new Code("model-counters/conntrack-nearly-full");
  static final Code FULL = new Code("model-counters/conntrack-full");
  static final Code TUNNEL = new Code("model-counters/tunnel-drops");
  static final Code ROOM = new Code("model-counters/refused-with-room");
  static final Code FEW = new Code("model-counters/few-drops");

  /// Percent: below that the kernel has room, and what it dropped was for some other reason, or the
  /// table was full only between the readings.
  private static final double NO_ROOM = 95;

  /// Fewer may be anything.
  private static final long DROPS = 20;

  /// Of what a tunnel carried meanwhile, in percent: as the fifth of a row of questions that
  /// `model-loss` calls lossy, spread over all that a node sends.
  private static final long SHARE = 5;

  @Override
  public String id() {
    return "model-counters";
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.MODEL, Topic.METRIC);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NEARLY_FULL, FULL, ROOM, TUNNEL, FEW, ModelReach.NOT_ASKED);
  }

  @Override
  public List<Gauge> gauges(Scene scene) {
    return places(scene.snapshot().probed()).flatMap(place -> gauges(place).stream()).toList();
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    probed.places().unseen().ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    places(Optional.of(probed))
        .forEach(place -> {
          switch (NodeCounts.of(place)) {
            case Answer.Of.Unsure<NodeCounts>(var reason) -> judgement.unknown(node(place), reason);
            case Answer.Of.Is<NodeCounts>(var counts) -> {
              judgement.healthy();
              counts.table().ifPresent(table -> table(scene, place, table, judgement));
              counts.tunnels().forEach(tunnel -> tunnel(place, counts, tunnel, judgement));
            }
          }
        });
  }

  /// Those whose counters were to be read.
  private static Stream<ProbePlace> places(Optional<Probed> probed) {
    return probed.flatMap(run -> run.places().seen()).stream()
        .flatMap(List::stream)
        .filter(place -> place.id().kind() == Kind.NODE);
  }

  private List<Gauge> gauges(ProbePlace place) {
    String name = ProbeExhibits.name(place.id());
    return switch (NodeCounts.of(place)) {
      case Answer.Of.Unsure<NodeCounts>(var reason) ->
          Stream.of(Measure.DROPS, Measure.CONNTRACK)
              .map(measure -> Gauge.unknown(measure, id(), name, reason))
              .toList();
      case Answer.Of.Is<NodeCounts>(var counts) ->
          Stream.concat(
                  counts.tunnels().stream()
                      .map(tunnel ->
                          new Gauge(
                              Measure.DROPS,
                              id(),
                              name + " " + tunnel.name(),
                              rate(place, counts, tunnel))),
                  counts.table().stream()
                      .map(table -> Gauge.of(Measure.CONNTRACK, id(), name, table.fill())))
              .toList();
    };
  }

  /// Of few drops nobody knows whether they are a fault.
  private static Answer.Of<Double> rate(ProbePlace place, NodeCounts counts, Tunnel tunnel) {
    return tunnel.isAnew() || tunnel.dropped() == 0 || isDropping(tunnel)
        ? counts.perSecond(tunnel)
        : new Answer.Of.Unsure<>(Reason.NotVisible.of(FEW.text(), details(place, counts, tunnel)));
  }

  private static void table(Scene scene, ProbePlace place, Table table, Judgement judgement) {
    boolean full = table.refused() > 0 && table.fill() >= NO_ROOM;
    Subject node = node(place);
    if (!full && table.refused() >= DROPS && table.limit() > 0) {
      judgement.unknown(node, Reason.NotVisible.of(ROOM.text(), details(place, table)));
    }
    if (!Measure.CONNTRACK.isOver(table.fill())) {
      return;
    }
    Finding finding =
        (full ? Finding.problem(FULL, node) : Finding.warning(NEARLY_FULL, node))
            .with(details(place, table))
            .seen(
                Exhibits.of(
                    place.counters(),
                    "conntrack",
                    "entries="
                        + table.entries()
                        + " limit="
                        + table.limit()
                        + " refused meanwhile="
                        + table.refused(),
                    ProbeExhibits.name(place.id())));
    judgement.fault(
        !full && isToldOf(scene, place.id().node())
            ? finding.because(NodeConntrack.NEARLY_FULL)
            : finding);
  }

  private static Map<String, String> details(ProbePlace place, Table table) {
    return Map.of(
        "node", place.id().node(),
        "percent", Long.toString(Math.round(table.fill())),
        "refused", Long.toString(table.refused()),
        "max", Long.toString(table.limit()),
        "wanted", Long.toString(2 * table.limit()));
  }

  /// Of the same table by what looked at the node itself.
  private static boolean isToldOf(Scene scene, String node) {
    return scene.verdict(new NodeConntrack()).findings().stream()
        .anyMatch(finding -> node.equals(finding.details().get("host")));
  }

  /// Drops that are fewer than [#DROPS] happen on every node; with more, who is healthy is not
  /// known.
  private static void tunnel(
      ProbePlace place, NodeCounts counts, Tunnel tunnel, Judgement judgement) {
    if (isDropping(tunnel)) {
      judgement.fault(dropping(place, counts, tunnel));
    } else if (tunnel.isAnew() || tunnel.dropped() >= DROPS) {
      if (rate(place, counts, tunnel) instanceof Answer.Of.Unsure<Double>(var reason)) {
        judgement.unknown(node(place), reason);
      }
    }
  }

  private static boolean isDropping(Tunnel tunnel) {
    return !tunnel.isAnew()
        && tunnel.dropped() >= DROPS
        && 100 * tunnel.dropped() >= SHARE * (tunnel.packets() + tunnel.dropped());
  }

  private static Finding dropping(ProbePlace place, NodeCounts counts, Tunnel tunnel) {
    return Finding.warning(TUNNEL, node(place))
        .with(details(place, counts, tunnel))
        .seen(
            Exhibits.of(
                place.counters(),
                tunnel.name(),
                "packets="
                    + tunnel.packets()
                    + " dropped="
                    + tunnel.dropped()
                    + " seconds="
                    + seconds(counts),
                ProbeExhibits.name(place.id())));
  }

  private static Map<String, String> details(ProbePlace place, NodeCounts counts, Tunnel tunnel) {
    return Map.of(
        "node", place.id().node(),
        "link", tunnel.name(),
        "dropped", Long.toString(tunnel.dropped()),
        "packets", Long.toString(tunnel.packets()),
        "seconds", seconds(counts));
  }

  private static String seconds(NodeCounts counts) {
    return counts
        .between()
        .map(time -> String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0))
        .orElse("?");
  }

  private static Subject node(ProbePlace place) {
    return Subject.node(place.id().node());
  }
}
