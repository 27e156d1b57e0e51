package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Whom pods and nodes see as senders, as probe pods measured it: an answer where no object gives
/// one. Each list is empty where that was not measured, or not everywhere in the same way.
final class ProbedSenders {
  private static final int MOST = 3;

  private ProbedSenders() {}

  /// Pods see each other's own addresses.
  static List<Exhibit> betweenPods(Scene scene) {
    return scene.verdict(new ModelSeen()) instanceof Verdict.Healthy
        ? asked(scene, Kind.POD)
        : List.of();
  }

  /// Nodes see pods, whichever address that is: none is a fault.
  static List<Exhibit> atNodes(Scene scene) {
    return asked(scene, Kind.NODE);
  }

  /// Pods behind a Service see the pods that call it.
  static List<Exhibit> behindServices(Scene scene) {
    var exhibits = new ArrayList<Exhibit>();
    for (ProbePlace place : pods(scene).toList()) {
      List<Ip> own = place.addresses().seen().orElse(List.of());
      if (place.called() instanceof Observed<List<Called>>(var rows, var origin)) {
        for (Called row : rows) {
          if (row.service() == ServiceKind.CLUSTER_IP && row.answered() > 0) {
            if (!own.containsAll(row.seenAs())) {
              return List.of();
            }
            exhibits.add(
                new Exhibit(
                    ProbeExhibits.name(place.id()) + " -> Service " + row.at(),
                    "seen=" + row.seenAs(),
                    ProbeExhibits.name(place.id()),
                    origin));
          }
        }
      }
    }
    return exhibits.subList(0, Math.min(MOST, exhibits.size()));
  }

  private static List<Exhibit> asked(Scene scene, Kind kind) {
    var all = new ProbeExhibits(pods(scene).toList());
    var exhibits = new ArrayList<Exhibit>();
    for (ProbePlace place : pods(scene).toList()) {
      for (Asked asked : place.asked().seen().orElse(List.of())) {
        boolean across = !asked.to().node().equals(place.id().node());
        if (across && asked.to().kind() == kind && !asked.seenAs().isEmpty()) {
          all.exhibit(place.id(), asked, ProbeExhibits.seen(asked)).ifPresent(exhibits::add);
        }
      }
    }
    return exhibits.subList(0, Math.min(MOST, exhibits.size()));
  }

  private static Stream<ProbePlace> pods(Scene scene) {
    return scene.snapshot().probed().flatMap(probed -> probed.places().seen()).stream()
        .flatMap(List::stream)
        .filter(place -> place.id().kind() == Kind.POD);
  }
}
