package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.probing.Cut;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Legs;
import dev.tsk8s.core.probing.Loss;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Do single packets get lost between nodes, on ways that carry packets? By what was sent and what
/// was heard there, so that the direction is known. What gets lost between nodes' own addresses
/// gets lost for their pods too: then the network below is to blame, unless somebody else answers
/// at their address ([SharedAddresses]). The pod network is blamed only where it is seen that the
/// same nodes lose much less.
///
/// A fifth of at least twenty packets has to be missing ([Loss]): in a network that loses one in a
/// hundred, as a busy one may, that happens by chance to less than one way in a hundred thousand.
final class ModelLoss implements ModelCheck {
  static final Code NODES = new Code("model-loss/nodes");
  static final Code PODS = new Code("model-loss/pods");
  static final Code SOMEWHERE = new Code("model-loss/somewhere");

  /// Nodes that lose so many times less than their pods are not who loses what pods do.
  private static final int MUCH = 2;

  @Override
  public String id() {
    return "model-loss";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NODES, PODS, SOMEWHERE, ModelReach.ONE_NODE, ModelReach.NOT_ASKED);
  }

  @Override
  public Code without(Scene scene) {
    return ModelCheck.isOneNode(scene) ? ModelReach.ONE_NODE : ModelReach.NOT_ASKED;
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, judgement);
    var places = probed.places().seen().orElse(List.of());
    var legs = Legs.of(places);
    var exhibits = new ProbeExhibits(places);
    var shared = SharedAddresses.of(scene.snapshot(), probed);
    boolean measured = false;
    for (boolean v6 : List.of(false, true)) {
      Set<List<String>> told = new HashSet<>();
      for (Layer layer : List.of(Layer.NODES, Layer.PODS)) {
        List<Leg> family = measured(legs.of(layer), v6);
        measured |= !family.isEmpty();
        family.removeIf(leg -> told.contains(pair(leg)));
        judge(layer, family, told, exhibits, shared, legs, judgement);
      }
    }
    if (measured) {
      judgement.healthy();
    } else if (ProbeGaps.isMeasured(places, ProbePlace::asked) && !ModelCheck.isOneNode(scene)) {
      judgement.unknown(Subject.cluster(), new Reason.TooFew("probe packets", 0, Loss.ENOUGH));
    }
  }

  private static void judge(
      Layer layer,
      List<Leg> legs,
      Set<List<String>> told,
      ProbeExhibits exhibits,
      SharedAddresses shared,
      Legs all,
      Judgement judgement) {
    for (Cut cut : Cut.of(legs, Loss::isLossy)) {
      Finding finding =
          Finding.warning(code(layer, cut, all), CutWords.subject(cut))
              .with(CutWords.of(layer, cut))
              .with(amount(Loss.sum(cut.legs())))
              .seen(exhibits.of(cut.legs()));
      judgement.fault(shared.explain(finding, cut, all.of(Layer.NODES)));
      cut.legs().forEach(leg -> told.add(pair(leg)));
    }
  }

  /// Those of one family of which it is known how many questions arrived.
  private static List<Leg> measured(List<Leg> legs, boolean v6) {
    return legs.stream()
        .filter(leg -> leg.v6() == v6 && (Loss.isSound(leg) || Loss.isLossy(leg)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /// Who loses what pods lose is told by what the same nodes do.
  private static Code code(Layer layer, Cut cut, Legs all) {
    if (layer == Layer.NODES) {
      return NODES;
    }
    Set<List<String>> pairs = cut.legs().stream().map(ModelLoss::pair).collect(Collectors.toSet());
    Loss pods = Loss.sum(cut.legs());
    Loss nodes =
        Loss.sum(
            ofNodes(all, cut.legs().getFirst().v6()).stream()
                .filter(leg -> pairs.contains(pair(leg)))
                .toList());
    boolean muchLess =
        nodes.sent() > 0
            && (long) MUCH * nodes.lost() * pods.sent() <= (long) pods.lost() * nodes.sent();
    return muchLess ? PODS : SOMEWHERE;
  }

  /// Where nodes have no address of a family, their packets of the other carry the pods'.
  private static List<Leg> ofNodes(Legs all, boolean v6) {
    List<Leg> legs = all.of(Layer.NODES);
    boolean have = legs.stream().anyMatch(leg -> leg.v6() == v6);
    return measured(legs, have ? v6 : !v6);
  }

  private static Map<String, String> amount(Loss loss) {
    return Map.of("lost", Integer.toString(loss.lost()), "sent", Integer.toString(loss.sent()));
  }

  private static List<String> pair(Leg leg) {
    return List.of(leg.from().node(), leg.to().node());
  }
}
