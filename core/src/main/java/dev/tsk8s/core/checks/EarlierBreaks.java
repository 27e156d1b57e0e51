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
import dev.tsk8s.core.probing.Loss;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Nodes whose pods or Services do not get through, which other findings tell already: what goes by
/// way of pods and Services fails there too.
final class EarlierBreaks {
  private static final List<Layer> TO_PODS =
      List.of(Layer.PODS, Layer.NEIGHBOURS, Layer.NODE_TO_POD, Layer.NODE_TO_OWN_POD);

  private static final Set<Code> SILENT_SERVICES =
      Set.of(ModelService.CLUSTER_IP, ModelService.PODS);

  private final Scene scene;
  private final Set<Side> apart = new HashSet<>();
  private final Set<Side> cutOff = new HashSet<>();
  private final Set<Side> untranslated = new HashSet<>();
  private final Set<Side> lossy = new HashSet<>();

  /// What a node does with packets of one family: the other one's are another matter.
  private record Side(String node, boolean v6) {}

  EarlierBreaks(Scene scene, List<ProbePlace> places) {
    this.scene = scene;
    var legs = Legs.of(places);
    for (Layer layer : TO_PODS) {
      for (Leg leg : legs.of(layer)) {
        if (leg.state().isBroken()) {
          apart.add(new Side(leg.from().node(), leg.v6()));
          apart.add(new Side(leg.to().node(), leg.v6()));
        }
      }
    }
    for (Layer layer : List.of(Layer.NODES, Layer.PODS)) {
      legs.of(layer).stream()
          .filter(Loss::isLossy)
          .forEach(leg -> {
            lossy.add(new Side(leg.from().node(), leg.v6()));
            lossy.add(new Side(leg.to().node(), leg.v6()));
          });
    }
    Set<Side> joined = new HashSet<>();
    for (Leg leg : legs.of(Layer.PODS)) {
      if (leg.state() != State.UNKNOWN) {
        Set<Side> kind = leg.state() == State.PASSES ? joined : cutOff;
        kind.add(new Side(leg.from().node(), leg.v6()));
        kind.add(new Side(leg.to().node(), leg.v6()));
      }
    }
    cutOff.removeAll(joined);
    for (ProbePlace place : places) {
      for (Called called : place.called().seen().orElse(List.of())) {
        if (called.service() == ServiceKind.CLUSTER_IP && called.answered() == 0) {
          untranslated.add(new Side(place.id().node(), called.at().ip().isV6()));
        }
      }
    }
  }

  private Optional<Code> ofPods(boolean v6) {
    return cause(new ModelReach(), inFamily(v6));
  }

  private static Predicate<Finding> inFamily(boolean v6) {
    String family = CutWords.family(v6);
    return finding -> family.equals(finding.details().get("family"));
  }

  private static List<Side> sides(Collection<String> nodes, boolean v6) {
    return nodes.stream().map(node -> new Side(node, v6)).toList();
  }

  private Optional<Code> cause(Check check, Predicate<Finding> findings) {
    return scene.verdict(check).findings().stream().filter(findings).map(Finding::code).findFirst();
  }

  /// What explains that something of this family fails on these nodes, if it explains it on each.
  Optional<Code> of(Collection<String> nodes, boolean v6) {
    List<Side> sides = sides(nodes, v6);
    Optional<Code> ofPods = apart.containsAll(sides) ? ofPods(v6) : Optional.empty();
    return ofPods.or(() ->
        untranslated.containsAll(sides)
            ? cause(
                new ModelService(),
                inFamily(v6).and(finding -> SILENT_SERVICES.contains(finding.code())))
            : Optional.empty());
  }

  /// What explains that packets of these nodes have to be sent again.
  Optional<Code> ofLoss(Collection<String> nodes, boolean v6) {
    return lossy.containsAll(sides(nodes, v6))
        ? cause(new ModelLoss(), inFamily(v6))
        : Optional.empty();
  }

  /// What explains that nothing leaves the pods of these nodes, if none of them reaches a pod of
  /// any other node either.
  Optional<Code> ofCutOff(Collection<String> nodes, boolean v6) {
    return cutOff.containsAll(sides(nodes, v6)) ? ofPods(v6) : Optional.empty();
  }
}
