package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.WireGuard;
import dev.tsk8s.core.probing.Widths;
import dev.tsk8s.core.probing.Widths.Width;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What [ModelTailnet] says of what was measured inside the tailnet.
final class TailnetWidths {
  /// As many ways stand in a sentence.
  private static final int MOST_WAYS = 4;

  private final List<ProbePlace> places;
  private final Judgement judgement;
  private final Widths widths;

  /// Whether large packets vanish between nodes anyhow.
  private final boolean holes;

  /// Below the tunnel.
  private final Widths below;

  /// One direction.
  private record Way(ProbeId from, ProbeId to, boolean v6) {
    /// Between the nodes of both.
    Way ofNodes() {
      return new Way(new ProbeId(from.node(), Kind.NODE), new ProbeId(to.node(), Kind.NODE), v6);
    }

    boolean isOfPods() {
      return from.kind().isOfPod() || to.kind().isOfPod();
    }

    @Override
    public String toString() {
      return isOfPods()
          ? ProbeExhibits.name(from) + " -> " + ProbeExhibits.name(to)
          : from.node() + " -> " + to.node();
    }
  }

  TailnetWidths(Scene scene, List<ProbePlace> places, Judgement judgement) {
    this.holes =
        scene.verdict(new ModelMtu()).findings().stream()
            .anyMatch(one -> one.code().equals(ModelMtu.NODES));
    this.places = places;
    this.judgement = judgement;
    this.widths = Widths.inTailnet(places);
    this.below = Widths.of(places);
  }

  void judge() {
    Map<Code, List<Way>> faults = new TreeMap<>();
    Map<Code, List<Way>> open = new TreeMap<>();
    for (ProbePlace place : places) {
      for (PathSize row : place.tailnet().seen().orElse(List.of())) {
        var there = new Way(place.id(), row.to().orElseThrow(), row.at().ip().isV6());
        if (row.toTarget().isEmpty()) {
          boolean passes = there.isOfPods() && width(there.ofNodes()).isPresent();
          add(open, passes ? ModelTailnet.PODS_SILENT : ModelTailnet.SILENT, there);
        } else {
          Stream.of(there, new Way(there.to(), there.from(), there.v6()))
              .forEach(way -> judge(way, faults, open));
        }
      }
    }
    faults.forEach(this::fault);
    open.forEach(this::unknown);
  }

  private void judge(Way way, Map<Code, List<Way>> faults, Map<Code, List<Way>> open) {
    Optional<Width> own = width(way);
    if (own.isEmpty()) {
      add(open, ModelTailnet.UNSTEADY, way);
    } else if (!own.get().vanishes()) {
      judgement.healthy();
    } else if (!way.isOfPods()) {
      add(faults, ModelTailnet.TUNNEL, way);
    } else {
      Optional<Width> nodes = width(way.ofNodes());
      if (nodes.isEmpty()) {
        add(open, ModelTailnet.ALONE, way);
      } else if (!nodes.get().vanishes()) { // else it is told of the nodes
        add(faults, ModelTailnet.PODS, way);
      }
    }
  }

  private static void add(Map<Code, List<Way>> all, Code code, Way way) {
    List<Way> ways = all.computeIfAbsent(code, _ -> new ArrayList<>());
    if (!ways.contains(way)) {
      ways.add(way);
    }
  }

  private Optional<Width> width(Way way) {
    return widths.of(way.from(), way.to(), way.v6());
  }

  private void fault(Code code, List<Way> ways) {
    Way worst = ways.stream().min(Comparator.comparingInt(this::carried)).orElseThrow();
    Width width = width(worst).orElseThrow();
    List<String> nodes = ways.stream().map(way -> own(way).node()).distinct().sorted().toList();
    Finding finding =
        Finding.problem(
                code, nodes.size() == 1 ? Subject.node(nodes.getFirst()) : Subject.cluster())
            .with(details(ways))
            .with("family", worst.v6() ? "IPv6" : "IPv4")
            .with("tables", CutWords.tables(worst.v6()))
            .with("clamped", Integer.toString(carried(worst) - (worst.v6() ? 60 : 40)))
            .with(
                Map.of(
                    "node", own(worst).node(),
                    "from", worst.from().node(),
                    "to", worst.to().node(),
                    "address", address(worst),
                    "carried", Integer.toString(carried(worst)),
                    "link", Integer.toString(width.link()),
                    "payload", Integer.toString(carried(worst) - (worst.v6() ? 48 : 28)),
                    "needed", Integer.toString(width.link() + WireGuard.AROUND_V4),
                    "needed6", Integer.toString(width.link() + WireGuard.AROUND_V6),
                    "tunnel", tunnel(worst)))
            .seen(exhibits(ways));
    boolean fromBelow =
        holes && code.equals(ModelTailnet.TUNNEL) && ways.stream().allMatch(this::isHole);
    judgement.fault(fromBelow ? finding.because(ModelMtu.NODES) : finding);
  }

  /// What is between the two nodes lets large packets vanish, the tunnel's as well.
  private boolean isHole(Way way) {
    return Stream.of(false, true)
        .flatMap(v6 -> below.of(way.from(), way.to(), v6).stream())
        .anyMatch(width ->
            width.vanishes()
                && width.carried() < width(way).orElseThrow().link() + WireGuard.AROUND_V6);
  }

  /// Of the device that the packets go to; of a pod, that of the device which answers it.
  private String address(Way way) {
    ProbeId device = way.to().kind().isOfPod() ? way.from() : way.to();
    return places.stream()
        .flatMap(place -> place.tailnet().seen().stream())
        .flatMap(List::stream)
        .filter(row -> row.to().equals(Optional.of(device)) && row.at().ip().isV6() == way.v6())
        .map(row -> row.at().ip().text())
        .findFirst()
        .orElse(Exhibit.UNKNOWN);
  }

  /// The node whose pods they are; of nodes: who sends.
  private static ProbeId own(Way way) {
    return way.to().kind().isOfPod() ? way.to() : way.from();
  }

  private int carried(Way way) {
    return width(way).orElseThrow().carried();
  }

  /// What the node itself gets through.
  private String tunnel(Way way) {
    return width(way.ofNodes())
        .map(width -> Integer.toString(width.carried()))
        .orElse(Exhibit.UNKNOWN);
  }

  private void unknown(Code code, List<Way> ways) {
    judgement.unknown(Subject.cluster(), Reason.NotVisible.of(code.text(), details(ways)));
  }

  private static Map<String, String> details(List<Way> ways) {
    String where =
        ways.stream()
            .map(Way::toString)
            .distinct()
            .limit(MOST_WAYS)
            .collect(Collectors.joining(", "));
    long more = ways.stream().map(Way::toString).distinct().count();
    return Map.of(
        "where",
        more > MOST_WAYS ? where + " (" + more + ")" : where,
        "family",
        ways.stream()
            .map(way -> way.v6() ? "IPv6" : "IPv4")
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ")));
  }

  private List<Exhibit> exhibits(List<Way> ways) {
    var all = new WidthExhibits(places, ProbePlace::tailnet);
    return ways.stream()
        .limit(MOST_WAYS)
        .flatMap(way -> Stream.of(way, way.ofNodes()))
        .flatMap(way -> width(way).flatMap(all::of).stream())
        .distinct()
        .toList();
  }
}
