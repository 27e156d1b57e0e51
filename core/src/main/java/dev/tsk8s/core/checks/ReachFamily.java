package dev.tsk8s.core.checks;

import static dev.tsk8s.core.probing.Layer.NEIGHBOURS;
import static dev.tsk8s.core.probing.Layer.NODES;
import static dev.tsk8s.core.probing.Layer.NODE_TO_OWN_POD;
import static dev.tsk8s.core.probing.Layer.NODE_TO_POD;
import static dev.tsk8s.core.probing.Layer.PODS;
import static dev.tsk8s.core.probing.Layer.POD_TO_NODE;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.probing.Covered;
import dev.tsk8s.core.probing.Cut;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Leg.State;
import dev.tsk8s.core.probing.Legs;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What [ModelReach] says of one address family.
///
/// @param all legs of both families
record ReachFamily(
    Probed probed,
    Legs all,
    SharedAddresses shared,
    boolean v6,
    ProbeExhibits exhibits,
    Judgement judgement) {

  private static final List<State> BROKEN =
      List.of(State.values()).stream().filter(State::isBroken).toList();

  void judge() {
    Set<List<String>> told = new HashSet<>();
    podLayer(NEIGHBOURS, told);
    podLayer(PODS, told);
    podLayer(NODE_TO_OWN_POD, told);
    podLayer(NODE_TO_POD, told);
    hostPorts(NODES, told);
    hostPorts(POD_TO_NODE, told); // a node that is closed to nodes is closed to their pods
  }

  private List<Exhibit> coverage() {
    var covered = Covered.of(probed);
    String amount = covered.pairs() + " of " + covered.possible();
    String seed = covered.pairs() < covered.possible() ? ", seed " + covered.seed() : "";
    return Exhibits.of(probed.places(), "pairs measured", amount + seed);
  }

  private List<Leg> legs(Layer layer) {
    return all.of(layer).stream().filter(leg -> leg.v6() == v6).toList();
  }

  /// Of most breaks a way by which answers alone went tells nothing, unless it is broken so too.
  private static List<Cut> cuts(List<Leg> legs, State state) {
    List<Leg> telling =
        legs.stream()
            .filter(leg -> state == State.DEAD || leg.isAsked() || leg.state() == state)
            .toList();
    return Cut.of(telling, leg -> leg.state() == state);
  }

  /// @param told pairs of nodes whose break a finding explains already
  private void podLayer(Layer layer, Set<List<String>> told) {
    List<Leg> legs = legs(layer);
    if (legs.stream().anyMatch(leg -> leg.state() == State.PASSES)) {
      judgement.healthy(coverage());
    }
    for (State state : BROKEN) {
      for (Cut cut : cuts(legs, state)) {
        if (cut.legs().stream().allMatch(leg -> told.contains(pair(leg)))
            || isOfNodesThatReachNotEvenTheirOwn(layer, cut, told)) {
          continue; // the same nodes are apart by what was told before
        }
        Optional<Reason> doubt = doubt(layer, cut, legs);
        doubt.ifPresentOrElse(
            reason -> judgement.unknown(CutWords.subject(cut), reason),
            () -> judgement.fault(finding(layer, cut)));
        cut.legs().forEach(leg -> told.add(pair(leg)));
      }
    }
  }

  private static boolean isOfNodesThatReachNotEvenTheirOwn(
      Layer layer, Cut cut, Set<List<String>> told) {
    return layer == NODE_TO_POD
        && cut.legs().stream()
            .allMatch(leg -> told.contains(List.of(leg.from().node(), leg.from().node())));
  }

  private static List<String> pair(Leg leg) {
    return List.of(leg.from().node(), leg.to().node());
  }

  /// Why a break of pods may be somebody's will.
  private Optional<Reason> doubt(Layer layer, Cut cut, List<Leg> legs) {
    if (layer == NODE_TO_OWN_POD) {
      return Optional.empty(); // no NetworkPolicy keeps a node from its own pods
    }
    Optional<Reason> unread = probed.policies().unseen();
    if (unread.isPresent()) {
      return unread;
    }
    List<String> policies = ProbePolicies.selecting(probed);
    if (!policies.isEmpty()) {
      return Optional.of(
          Reason.NotVisible.of(
              ModelReach.POLICY.text(),
              CutWords.with(layer, cut, "policies", String.join(", ", policies))));
    }
    // a policy of the pod network's own may keep all nodes out, and lets in pods of a namespace
    boolean everywhere =
        legs.stream().noneMatch(leg -> leg.state() == State.PASSES)
            && (layer == NODE_TO_POD
                || legs(NEIGHBOURS).stream().noneMatch(leg -> leg.state() == State.PASSES));
    return everywhere
        ? Optional.of(Reason.NotVisible.of(ModelReach.NOBODY.text(), CutWords.of(layer, cut)))
        : Optional.empty();
  }

  private Finding finding(Layer layer, Cut cut) {
    Finding finding =
        Finding.problem(code(layer, cut), CutWords.subject(cut))
            .with(CutWords.of(layer, cut))
            .seen(exhibits.of(cut.legs()));
    return shared.explain(finding, cut, all.of(NODES));
  }

  private Code code(Layer layer, Cut cut) {
    return switch (cut.legs().getFirst().state()) {
      case UDP_DROPPED -> ModelReach.UDP;
      case TCP_DROPPED -> ModelReach.TCP;
      case NEW_FLOWS_DROPPED -> ModelReach.NEW_FLOWS;
      case ANSWERS_LOST -> ModelReach.ANSWERS;
      default ->
          switch (layer) {
            case NEIGHBOURS -> ModelReach.NEIGHBOURS_APART;
            case NODE_TO_OWN_POD, NODE_TO_POD -> ModelReach.NODE_CUT_FROM_PODS;
            default -> below(cut);
          };
    };
  }

  /// Who loses what does not arrive between pods: told by what nodes themselves get through between
  /// the same two, and only where the probes' port is open between any of them.
  private Code below(Cut cut) {
    Set<List<String>> apart = new HashSet<>();
    cut.legs().forEach(leg -> apart.add(pair(leg)));
    List<Leg> nodes = legs(NODES);
    List<Leg> same = nodes.stream().filter(leg -> apart.contains(pair(leg))).toList();
    boolean anyPasses = nodes.stream().anyMatch(leg -> leg.state() == State.PASSES);
    if (!same.isEmpty() && same.stream().allMatch(leg -> leg.state() == State.PASSES)) {
      return ModelReach.PODS_APART;
    }
    return anyPasses && !same.isEmpty() && same.stream().allMatch(leg -> leg.state() == State.DEAD)
        ? ModelReach.NODES_APART
        : ModelReach.APART;
  }

  /// A node's own firewall may keep strangers out: that says nothing of the pod network.
  ///
  /// @param told gets the pairs of nodes that are told here
  private void hostPorts(Layer layer, Set<List<String>> told) {
    List<Leg> legs = legs(layer);
    for (State state : BROKEN) {
      for (Cut cut : cuts(legs, state)) {
        if (!cut.legs().stream().allMatch(leg -> told.contains(pair(leg)))) {
          judgement.unknown(
              CutWords.subject(cut),
              Reason.NotVisible.of(ModelReach.HOST_PORT.text(), CutWords.of(layer, cut)));
        }
        cut.legs().forEach(leg -> told.add(pair(leg)));
      }
    }
  }
}
