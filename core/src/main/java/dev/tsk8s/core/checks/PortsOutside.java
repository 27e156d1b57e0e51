package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.ModelNat.HardPlace;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.core.network.Egress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What [ModelNat] makes of ports as STUN servers outside see them. A node that keeps its port
/// towards other nodes and not towards them is behind a NAT that draws ports; pods that leave by
/// the same address as their node, and it keeps its port, are masqueraded so by it. Towards other
/// nodes that shows of no pod that they see with its own address.
///
/// Look-alikes: a rule of the node itself that leaves out what stays inside (as that of AWS does)
/// looks as a NAT in front of it does; pods whose packets leave another way than their node's. Both
/// are not decided.
final class PortsOutside {
  static final Code HOP_NOT_KNOWN = new Code("model-nat/hop-not-known");

  private final Scene scene;
  private final List<ProbePlace> places;
  private final AddressOwners owners;
  private final NodeRules rules;
  private final boolean podsMatter;
  private final boolean matters;
  private final Map<ProbeId, NatBehaviour> outside = new HashMap<>();
  private final Map<String, ClusterNode> nodes = new HashMap<>();

  /// @param podsMatter whether Tailscale runs in the pod network
  PortsOutside(Scene scene, List<ProbePlace> places, AddressOwners owners, boolean podsMatter) {
    this.scene = scene;
    this.places = places;
    this.owners = owners;
    this.rules = NodeRules.of(scene.snapshot());
    this.podsMatter = podsMatter;
    this.matters = podsMatter || isTailscaleThere(scene.snapshot().cluster());
    places.forEach(place ->
        place.beyond().seen().ifPresent(view -> outside.put(place.id(), NatBehaviour.main(view))));
    scene
        .snapshot()
        .cluster()
        .nodes()
        .seen()
        .ifPresent(all -> all.forEach(node -> nodes.put(node.name(), node)));
  }

  /// In pods of any network, or on the nodes.
  private static boolean isTailscaleThere(ClusterFacts cluster) {
    return cluster.pods().seen().filter(pods -> !pods.isEmpty()).isPresent()
        || Patterns.underlay(cluster).isYes();
  }

  /// @param hard gets the places whose ports are not kept, by who draws them
  void judge(Map<Code, List<HardPlace>> hard, Judgement judgement) {
    if (!matters) {
      return;
    }
    ProbeGaps.tell(places, ProbePlace::beyond, judgement);
    StunOutside.tellTooFew(places, judgement);
    for (ProbePlace place : places) {
      NatBehaviour behaviour = outside.get(place.id());
      if (behaviour != null && (podsMatter || !place.id().kind().isOfPod())) {
        judge(place, behaviour, hard, judgement);
      }
    }
  }

  private void judge(
      ProbePlace place,
      NatBehaviour behaviour,
      Map<Code, List<HardPlace>> hard,
      Judgement judgement) {
    switch (behaviour.hardness()) {
      case Answer.Of.Unsure<Hardness>(var reason) ->
          judgement.unknown(Subject.node(place.id().node()), reason);
      case Answer.Of.Is<Hardness>(var known) when known == Hardness.HARD -> {
        Optional<Code> code =
            place.id().kind().isOfPod() ? ofPod(place, behaviour) : ofNode(place, behaviour);
        if (isTold(hard, place)) {
          return;
        }
        if (code.filter(HOP_NOT_KNOWN::equals).isPresent()) {
          judgement.unknown(Subject.node(place.id().node()), notKnown(place, behaviour));
        } else {
          code.ifPresent(blamed -> add(hard, blamed, place, behaviour));
        }
      }
      case Answer.Of.Is<Hardness>(var known) -> {
        if (known != Hardness.BLOCKED) {
          judgement.healthy();
        }
      }
    }
  }

  /// Towards other nodes it is hard already.
  private static boolean isTold(Map<Code, List<HardPlace>> hard, ProbePlace place) {
    return hard.values().stream()
        .flatMap(List::stream)
        .anyMatch(one -> one.place().id().equals(place.id()));
  }

  private static void add(
      Map<Code, List<HardPlace>> hard, Code code, ProbePlace place, NatBehaviour behaviour) {
    hard.computeIfAbsent(code, _ -> new ArrayList<>())
        .add(new HardPlace(place, place.beyond(), behaviour.outside()));
  }

  private Optional<Code> ofNode(ProbePlace place, NatBehaviour behaviour) {
    String node = place.id().node();
    if (isOfItself(node, behaviour)) {
      return Optional.of(ModelNat.NODES);
    }
    Optional<Hardness> inside =
        place.nat().seen().map(NatBehaviour::main).flatMap(PortsOutside::known);
    Optional<Answer> own = ownRule(node);
    boolean kept =
        inside.filter(one -> one == Hardness.NONE || one == Hardness.EASY).isPresent()
            || own.filter(Answer::isNo).isPresent();
    return Optional.of(
        kept && own.filter(Answer::isYes).isEmpty() ? ModelNat.GATEWAY : HOP_NOT_KNOWN);
  }

  /// Whether a rule of the node draws ports for what it sends itself; empty: nobody knows.
  private Optional<Answer> ownRule(String name) {
    ClusterNode node = nodes.get(name);
    return node == null
        ? Optional.empty()
        : rules
            .of(name, node.internalIps(), true)
            .map(NodeRules.Told::random)
            .or(() -> scene.egresses().of(node, List.of()).map(Egress::host));
  }

  /// @return empty: what is told of its node is told of it
  private Optional<Code> ofPod(ProbePlace place, NatBehaviour behaviour) {
    String node = place.id().node();
    if (isOfItself(node, behaviour)) {
      return Optional.of(ModelNat.PODS);
    }
    Optional<Hardness> host =
        Optional.ofNullable(outside.get(new ProbeId(node, ProbeId.Kind.NODE)))
            .filter(one -> !Collections.disjoint(one.outside(), behaviour.outside()))
            .flatMap(PortsOutside::known);
    return host.isEmpty()
        ? Optional.of(HOP_NOT_KNOWN)
        : switch (host.get()) {
          case NONE, EASY -> Optional.of(ModelNat.PODS);
          case HARD -> Optional.empty();
          case BLOCKED -> Optional.of(HOP_NOT_KNOWN);
        };
  }

  private boolean isOfItself(String node, NatBehaviour behaviour) {
    return behaviour.outside().stream().allMatch(ip -> owners.isOf(node, ip));
  }

  private static Optional<Hardness> known(NatBehaviour behaviour) {
    return behaviour.hardness() instanceof Answer.Of.Is<Hardness>(var known)
        ? Optional.of(known)
        : Optional.empty();
  }

  private static Reason notKnown(ProbePlace place, NatBehaviour behaviour) {
    return Reason.NotVisible.of(
        HOP_NOT_KNOWN.text(),
        Map.of(
            "node",
            place.id().node(),
            "place",
            ProbeExhibits.name(place.id()),
            "seen",
            behaviour.outside().stream().findFirst().map(Ip::text).orElse(Exhibit.UNKNOWN)));
  }
}
