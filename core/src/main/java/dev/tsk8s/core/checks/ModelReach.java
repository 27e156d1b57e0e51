package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.probing.Legs;
import java.util.List;
import java.util.Set;

/// Do packets of pods and nodes arrive, as probe pods measure it? The network model promises that
/// every pod reaches every pod, and a node its pods. What arrives between the nodes themselves
/// shows whether the pod network or the network below it loses the pods' packets.
///
/// Look-alikes that are no finding: a NetworkPolicy that selects the probe pods; pods that reach
/// nobody anywhere, their own node included, as a policy of the pod network's own makes it; a node
/// whose firewall lets no stranger in at the probes' port, which it may.
final class ModelReach implements ModelCheck {
  static final Code PODS_APART = new Code("model-reach/pods-apart");
  static final Code NODES_APART = new Code("model-reach/nodes-apart");
  static final Code APART = new Code("model-reach/apart");
  static final Code NEIGHBOURS_APART = new Code("model-reach/neighbours-apart");
  static final Code NODE_CUT_FROM_PODS = new Code("model-reach/node-to-pods");
  static final Code UDP = new Code("model-reach/udp-dropped");
  static final Code TCP = new Code("model-reach/tcp-dropped");
  static final Code NEW_FLOWS = new Code("model-reach/new-flows-dropped");
  static final Code ANSWERS = new Code("model-reach/answers-lost");

  static final Code POLICY = new Code("model-reach/policy");
  static final Code NOBODY = new Code("model-reach/nobody-reached");
  static final Code HOST_PORT = new Code("model-reach/host-port");
  static final Code NOT_ASKED = new Code("model-reach/not-asked");
  static final Code ONE_NODE = new Code("model-reach/one-node");

  @Override
  public String id() {
    return "model-reach";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        PODS_APART,
        NODES_APART,
        APART,
        NEIGHBOURS_APART,
        NODE_CUT_FROM_PODS,
        UDP,
        TCP,
        NEW_FLOWS,
        ANSWERS,
        POLICY,
        NOBODY,
        HOST_PORT,
        NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, judgement);
    var places = probed.places().seen().orElse(List.of());
    var legs = Legs.of(places);
    var shared = SharedAddresses.of(scene.snapshot(), probed);
    for (boolean v6 : List.of(false, true)) {
      new ReachFamily(probed, legs, shared, v6, new ProbeExhibits(places), judgement).judge();
    }
  }
}
