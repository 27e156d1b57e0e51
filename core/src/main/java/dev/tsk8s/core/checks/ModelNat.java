package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.NatBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Do pods and nodes keep one port towards all other nodes, as those see it (RFC 4787 section 4.1),
/// and towards STUN servers outside? A node that masquerades with random ports makes all that
/// leaves it hard for direct paths, and so does a NAT between the nodes and the internet. Who does
/// it is told by the address that is seen, the sender's own node's or another, and by what is kept
/// on a part of the way.
///
/// Look-alikes that are no finding: pods that are seen with their own address, or with their node's
/// and one port; a node that draws a port for a single socket, because another holds it. What pods
/// are given matters to none but Tailscale's: without one in the pod network it is no finding.
final class ModelNat implements ModelCheck {
  static final Code PODS = new Code("model-nat/pods-random");
  static final Code NODES = new Code("model-nat/nodes-random");
  static final Code BETWEEN = new Code("model-nat/between-random");
  static final Code GATEWAY = new Code("model-nat/gateway-hard");

  /// Two others are needed to compare.
  private static final int FEWEST_NODES = 3;

  @Override
  public String id() {
    return "model-nat";
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.MODEL, Topic.NAT);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(PODS, NODES, BETWEEN, GATEWAY, PortsOutside.HOP_NOT_KNOWN, ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, ProbePlace::nat, judgement);
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    var owners = new AddressOwners(scene.snapshot(), probed);
    Map<Code, List<HardPlace>> hard = new TreeMap<>();
    boolean matters = hasTailscaleInPods(scene.snapshot());
    boolean asked = false;
    for (ProbePlace place : places) {
      if (place.nat().seen().isPresent()) {
        asked = true;
        judge(place, place.nat().seen().get(), owners, matters, hard, judgement);
      }
    }
    if (!asked && matters && ProbeGaps.isMeasured(places, ProbePlace::nat)) {
      int nodes = (int) places.stream().map(place -> place.id().node()).distinct().count();
      judgement.unknown(Subject.cluster(), new Reason.TooFew("nodes", nodes, FEWEST_NODES));
    }
    new PortsOutside(scene, places, owners, matters).judge(hard, judgement);
    boolean compared = places.stream().anyMatch(place -> place.beyond().seen().isPresent());
    if (!places.isEmpty() && !(asked && compared && hard.isEmpty())) { // who minds nobody saw
      scene
          .snapshot()
          .cluster()
          .pods()
          .unseen()
          .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    var words = new HardPorts(scene, places);
    hard.forEach((code, those) -> judgement.fault(words.finding(code, those, hard)));
  }

  /// Also where nobody may see the pods: one of them may be.
  private static boolean hasTailscaleInPods(Snapshot snapshot) {
    return snapshot.cluster().pods().seen().stream()
            .flatMap(List::stream)
            .anyMatch(pod -> !pod.spec().hostNetwork())
        || snapshot.cluster().pods().unseen().isPresent();
  }

  private static void judge(
      ProbePlace place,
      NatView view,
      AddressOwners owners,
      boolean matters,
      Map<Code, List<HardPlace>> hard,
      Judgement judgement) {
    String node = place.id().node();
    var behaviour = NatBehaviour.main(view);
    switch (behaviour.hardness()) {
      case Answer.Of.Unsure<Hardness>(var reason) -> judgement.unknown(Subject.node(node), reason);
      case Answer.Of.Is<Hardness>(var known) when known == Hardness.HARD -> {
        boolean ofNode = behaviour.outside().stream().allMatch(ip -> owners.isOf(node, ip));
        Code code = !ofNode ? BETWEEN : place.id().kind().isOfPod() ? PODS : NODES;
        if (code.equals(PODS) && !matters) {
          judgement.healthy();
        } else {
          hard.computeIfAbsent(code, _ -> new ArrayList<>())
              .add(new HardPlace(place, place.nat(), behaviour.outside()));
        }
      }
      case Answer.Of.Is<Hardness>(var known) -> {
        if (known != Hardness.BLOCKED) { // what does not arrive at all, others tell
          judgement.healthy();
        }
      }
    }
  }

  /// A place whose packets get another port for each destination.
  ///
  /// @param view that shows it
  /// @param seen addresses that others saw it at
  record HardPlace(ProbePlace place, Evidence<NatView> view, List<Ip> seen) {
    HardPlace {
      seen = List.copyOf(seen);
    }

    String node() {
      return place.id().node();
    }
  }
}
