package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Leg.State;
import dev.tsk8s.core.probing.Legs;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Nodes whose pods or Services do not get through, which other findings tell already: what goes by
/// way of pods and Services fails there too.
final class EarlierBreaks {
  private static final List<Layer> TO_PODS =
      List.of(Layer.PODS, Layer.NEIGHBOURS, Layer.NODE_TO_POD, Layer.NODE_TO_OWN_POD);

  private final Set<String> apart = new HashSet<>();
  private final Set<String> cutOff = new HashSet<>();
  private final Set<String> untranslated = new HashSet<>();
  private final Optional<Code> ofPods;
  private final Optional<Code> ofServices;

  EarlierBreaks(Scene scene, List<ProbePlace> places) {
    var legs = Legs.of(places);
    for (Layer layer : TO_PODS) {
      for (Leg leg : legs.of(layer)) {
        if (leg.state().isBroken()) {
          apart.add(leg.from().node());
          apart.add(leg.to().node());
        }
      }
    }
    Set<String> joined = new HashSet<>();
    for (Leg leg : legs.of(Layer.PODS)) {
      Set<String> kind = leg.state() == State.PASSES ? joined : cutOff;
      kind.add(leg.from().node());
      kind.add(leg.to().node());
    }
    cutOff.removeAll(joined);
    for (ProbePlace place : places) {
      for (Called called : place.called().seen().orElse(List.of())) {
        if (called.service() == ServiceKind.CLUSTER_IP && called.answered() == 0) {
          untranslated.add(place.id().node());
        }
      }
    }
    ofPods = cause(scene, new ModelReach(), Set.of());
    ofServices = cause(scene, new ModelService(), Set.of(ModelService.CLUSTER_IP));
  }

  private static Optional<Code> cause(Scene scene, Check check, Set<Code> codes) {
    return scene.verdict(check).findings().stream()
        .map(Finding::code)
        .filter(code -> codes.isEmpty() || codes.contains(code))
        .findFirst();
  }

  /// What explains that something fails on these nodes, if it explains it on each.
  Optional<Code> of(Collection<String> nodes) {
    return apart.containsAll(nodes) && ofPods.isPresent()
        ? ofPods
        : untranslated.containsAll(nodes) ? ofServices : Optional.empty();
  }

  /// What explains that nothing leaves the pods of these nodes, if none of them reaches a pod of
  /// any other node either.
  Optional<Code> ofCutOff(Collection<String> nodes) {
    return cutOff.containsAll(nodes) ? ofPods : Optional.empty();
  }
}
