package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Set;

/// Do large packets to addresses of the tailnet vanish, and nobody says so? From nodes that are
/// devices of the tailnet, and from their pods, to other such nodes: of other addresses nobody
/// knows that they must answer. What the node itself gets through shows who is to blame: what is
/// below the tunnel, or what keeps the node's answer from its pods.
///
/// Look-alikes that are no finding: pods whose packets are larger than the tunnel's size, and who
/// are told so (RFC 1191); a tunnel that was made small by `TS_DEBUG_MTU`; a path through a relay,
/// which is a stream of bytes. A policy of the tailnet that lets nothing through looks as a dead
/// path does: both are unknown.
final class ModelTailnet implements ModelCheck {
  static final Code TUNNEL = new Code("model-tailnet/tunnel-black-hole");
  static final Code PODS = new Code("model-tailnet/pods-black-hole");

  static final Code SILENT = new Code("model-tailnet/silent");
  static final Code PODS_SILENT = new Code("model-tailnet/pods-silent");
  static final Code UNSTEADY = new Code("model-tailnet/unsteady");
  static final Code ALONE = new Code("model-tailnet/alone");
  static final Code NO_DEVICE = new Code("model-tailnet/no-device");

  @Override
  public String id() {
    return "model-tailnet";
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.MODEL, Topic.MTU);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        TUNNEL, PODS, SILENT, PODS_SILENT, UNSTEADY, ALONE, NO_DEVICE, ModelReach.NOT_ASKED);
  }

  @Override
  public Code without(Scene scene) {
    List<ProbePlace> places =
        scene.snapshot().probed().flatMap(probed -> probed.places().seen()).orElse(List.of());
    boolean left =
        places.stream()
            .flatMap(place -> place.tailnet().unseen().stream())
            .anyMatch(reason ->
                reason instanceof Reason.NotAsked one && one.by().equals(ProbePlace.PLAN));
    return left ? NO_DEVICE : ModelReach.NOT_ASKED;
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, ProbePlace::tailnet, judgement);
    new TailnetWidths(scene, probed.places().seen().orElse(List.of()), judgement).judge();
  }
}
