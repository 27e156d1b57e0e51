package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.probing.Legs;
import dev.tsk8s.core.probing.Widths;
import java.util.List;
import java.util.Set;

/// Do large packets vanish between nodes or their pods, and nobody says so (RFC 2923 section 2.1)?
/// As probe pods measure it, in each direction. What the same two nodes carry between themselves
/// shows who is to blame: the network below, a size of pods that is too large for it, or the pod
/// network. Where the nodes of other pods carry no more, and those pods' packets arrive, one way is
/// to blame and not the size of all pods, unless what is known to be wrapped around them explains
/// it: a tunnel that only some nodes need (Calico's VXLANCrossSubnet) takes it from these ways
/// alone.
///
/// Look-alikes that are no finding: a path that is narrow and says so (RFC 1191), since senders
/// adapt; one that carries more one way than the other; frames beyond 1500 bytes that arrive; ways
/// that lose packets of any size, or none of which arrive.
final class ModelMtu implements ModelCheck {
  static final Code NODES = new Code("model-mtu/nodes-black-hole");
  static final Code TOO_LARGE = new Code("model-mtu/pods-too-large");
  static final Code NARROW = new Code("model-mtu/pods-narrow-path");
  static final Code PODS = new Code("model-mtu/pods-black-hole");
  static final Code SOMEWHERE = new Code("model-mtu/black-hole");

  static final Code UNSTEADY = new Code("model-mtu/unsteady");

  @Override
  public String id() {
    return "model-mtu";
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.MODEL, Topic.MTU);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        NODES,
        TOO_LARGE,
        NARROW,
        PODS,
        SOMEWHERE,
        UNSTEADY,
        ModelReach.ONE_NODE,
        ModelReach.NOT_ASKED);
  }

  /// A finding about the size that is set for pods, as a symptom of what was measured of it.
  static Finding explain(Scene scene, Finding finding) {
    boolean measured =
        scene.verdict(new ModelMtu()).findings().stream()
            .anyMatch(one -> one.code().equals(TOO_LARGE));
    return measured && finding.explainedBy().isEmpty() ? finding.because(TOO_LARGE) : finding;
  }

  @Override
  public Code without(Scene scene) {
    return ModelCheck.isOneNode(scene) ? ModelReach.ONE_NODE : ModelReach.NOT_ASKED;
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, ProbePlace::paths, judgement);
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    var widths = Widths.of(places);
    var legs = Legs.of(places);
    var pods = PodSize.of(scene);
    boolean measured = false;
    for (boolean v6 : List.of(false, true)) {
      measured |= new MtuFamily(legs, widths, v6, pods, places, judgement).judge();
    }
    if (measured) {
      judgement.healthy();
    } else if (ProbeGaps.isMeasured(places, ProbePlace::paths) && !ModelCheck.isOneNode(scene)) {
      judgement.unknown(Subject.cluster(), new Reason.TooFew("path sizes", 0, 1));
    }
  }
}
