package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.Counters.Link;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What did the kernels of the nodes count while probe pods measured: is a table of connections
/// nearly full, or was there no room in it; does a tunnel drop?
///
/// Look-alikes: what was dropped before the measurement, whenever that was; packets that the kernel
/// drops from a roomy table, because two of one new connection came at the same time; a tunnel that
/// drops single packets to hosts that it does not know, as IPv6 does by itself.
final class ModelCounters implements ModelCheck {
  static final Code NEARLY_FULL = new Code("model-counters/conntrack-nearly-full");
  static final Code FULL = new Code("model-counters/conntrack-full");
  static final Code TUNNEL = new Code("model-counters/tunnel-drops");

  /// Percent: below that the kernel has room, and what it dropped were clashes.
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
  public Set<Code> codes() {
    return Set.of(NEARLY_FULL, FULL, TUNNEL, ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, ProbePlace::counters, judgement);
    probed.places().seen().orElse(List.of()).forEach(place -> judge(scene, place, judgement));
  }

  private static void judge(Scene scene, ProbePlace place, Judgement judgement) {
    List<Counters> readings = place.counters().seen().orElse(List.of());
    if (readings.size() < 2) {
      if (place.counters().seen().isPresent()) {
        judgement.unknown(
            node(place), new Reason.TooFew("readings of counters", readings.size(), 2));
      }
      return;
    }
    Counters before = readings.getFirst();
    Counters after = readings.getLast();
    judgement.healthy();
    after.conntrack().ifPresent(table -> table(scene, place, before, table, judgement));
    after
        .links()
        .forEach((name, link) -> {
          if (link.tunnel() && before.links().containsKey(name)) {
            tunnel(place, name, before.links().get(name), link, judgement);
          }
        });
  }

  private static void table(
      Scene scene, ProbePlace place, Counters before, Conntrack table, Judgement judgement) {
    long refused = table.refused() - before.conntrack().map(Conntrack::refused).orElse(0L);
    if (table.limit() == 0) {
      return;
    }
    // entries that expire meanwhile were there all the same
    long most = Math.max(table.entries(), before.conntrack().map(Conntrack::entries).orElse(0L));
    double percent = 100.0 * most / table.limit();
    if (Measure.CONNTRACK.isOver(percent)) {
      boolean full = before.conntrack().isPresent() && refused > 0 && percent >= NO_ROOM;
      Subject node = node(place);
      Finding finding =
          (full ? Finding.problem(FULL, node) : Finding.warning(NEARLY_FULL, node))
              .with(
                  Map.of(
                      "node", place.id().node(),
                      "percent", Long.toString(Math.round(percent)),
                      "refused", Long.toString(refused),
                      "max", Long.toString(table.limit()),
                      "wanted", Long.toString(2 * table.limit())))
              .seen(
                  Exhibits.of(
                      place.counters(),
                      "conntrack",
                      "entries="
                          + most
                          + " limit="
                          + table.limit()
                          + " refused meanwhile="
                          + refused,
                      ProbeExhibits.name(place.id())));
      judgement.fault(
          !full && isToldOf(scene, place.id().node())
              ? finding.because(NodeConntrack.NEARLY_FULL)
              : finding);
    }
  }

  /// Of the same table by what looked at the node itself.
  private static boolean isToldOf(Scene scene, String node) {
    return scene.verdict(new NodeConntrack()).findings().stream()
        .anyMatch(finding -> node.equals(finding.details().get("host")));
  }

  private static void tunnel(
      ProbePlace place, String name, Link before, Link after, Judgement judgement) {
    long dropped = after.dropped() - before.dropped();
    long packets = after.packets() - before.packets();
    if (dropped >= DROPS && 100 * dropped >= SHARE * (packets + dropped)) {
      judgement.fault(
          Finding.warning(TUNNEL, node(place))
              .with(
                  Map.of(
                      "node", place.id().node(),
                      "link", name,
                      "dropped", Long.toString(dropped),
                      "packets", Long.toString(packets)))
              .seen(
                  Exhibits.of(
                      place.counters(),
                      name,
                      "packets=" + packets + " dropped=" + dropped + " meanwhile",
                      ProbeExhibits.name(place.id()))));
    }
  }

  private static Subject node(ProbePlace place) {
    return Subject.node(place.id().node());
  }
}
