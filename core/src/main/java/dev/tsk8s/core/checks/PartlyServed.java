package dev.tsk8s.core.checks;

import static java.util.stream.Collectors.toSet;

import dev.tsk8s.core.checks.PartlyWords.Group;
import dev.tsk8s.core.checks.PartlyWords.Tally;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Legs;
import dev.tsk8s.core.probing.Loss;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What [ModelService] says of Services that answer a part of the questions of one family only,
/// each time that they are asked. A connection goes to any of the pods behind a Service: where all
/// of these answer directly, one of those that the Service leads to is none of them, or is not
/// reached by it.
///
/// What each of many nodes loses a little of is counted together: of ten pods behind a Service one
/// that is gone takes a tenth from everybody.
///
/// Look-alikes: ways that lose packets, or pods that are apart, which other checks tell; one
/// question that got lost; a network that loses a few in a hundred anyhow.
final class PartlyServed {
  /// Fewer than this may get lost anywhere. A lost SYN is sent again while the caller waits.
  private static final Map<Protocol, Integer> ENOUGH = Map.of(Protocol.TCP, 2, Protocol.UDP, 4);

  /// Of all nodes together, beyond [#BY_CHANCE].
  private static final Map<Protocol, Integer> TOGETHER = Map.of(Protocol.TCP, 3, Protocol.UDP, 4);

  /// Directly one part in this many may be lost; of all nodes together so many have to be missing.
  private static final int PART = 20;

  /// So many times what the ways to pods lose directly may get lost of Services by chance. With it
  /// a network that loses one in a hundred is taken for such a Service less than once in 10,000
  /// runs, and one that loses nothing directly never.
  private static final int BY_CHANCE = 3;

  /// Where nodes are counted together only this part may be lost directly.
  private static final int SMALL_PART = 100;

  private static final List<Layer> TO_PODS =
      List.of(Layer.PODS, Layer.NEIGHBOURS, Layer.NODE_TO_POD, Layer.NODE_TO_OWN_POD);

  private final Scene scene;
  private final Probed probed;
  private final List<ProbePlace> places;
  private final boolean v6;
  private final Judgement judgement;
  private final PartlyWords words;
  private final Set<String> explained;
  private final Map<Group, Tally> direct = new HashMap<>();

  PartlyServed(Scene scene, Probed probed, Legs legs, boolean v6, Judgement judgement) {
    this.scene = scene;
    this.probed = probed;
    this.places = probed.places().seen().orElse(List.of());
    this.v6 = v6;
    this.judgement = judgement;
    this.words = new PartlyWords(this.places, v6);
    this.explained =
        TO_PODS.stream()
            .flatMap(layer -> legs.of(layer).stream())
            .filter(leg -> leg.v6() == v6 && (leg.state().isBroken() || Loss.isLossy(leg)))
            .flatMap(leg -> Stream.of(leg.from().node(), leg.to().node()))
            .collect(toSet());
    for (ProbePlace place : places) {
      for (Asked asked : place.asked().seen().orElse(List.of())) {
        if (asked.to().kind().isOfPod() && asked.at().ip().isV6() == v6) {
          direct.merge(
              new Group(place.id().node(), asked.protocol()),
              new Tally(asked.sent(), asked.answered()),
              Tally::plus);
        }
      }
    }
  }

  /// @param told nodes that translate nothing of this family
  void judge(Set<String> told) {
    Map<Group, Tally> all = tallies(ServiceKind.CLUSTER_IP, told);
    Map<Group, Tally> much = missing(all, ENOUGH);
    Map<Group, Tally> proven = new LinkedHashMap<>();
    much.forEach((group, tally) -> {
      if (isWhole() && isDirectlyWell(group)) {
        proven.put(group, tally);
      } else {
        unclear(group, tally);
      }
    });
    for (Protocol protocol : Protocol.values()) {
      if (of(protocol, much).isEmpty()) {
        together(protocol, all, proven);
      }
    }
    if (proven.isEmpty()) {
      missing(tallies(ServiceKind.NODE_PORT, told), ENOUGH).forEach(this::unclear);
      return;
    }
    Set<Protocol> protocols = proven.keySet().stream().map(Group::protocol).collect(toSet());
    missing(all, Map.of()).entrySet().stream()
        .filter(one -> isDirectlyWell(one.getKey()) && protocols.contains(one.getKey().protocol()))
        .forEach(one -> proven.put(one.getKey(), one.getValue())); // chance spares some nodes
    tell(proven);
  }

  private void tell(Map<Group, Tally> proven) {
    var tables = FullTables.of(scene, proven);
    Map<Group, Tally> theirs = tables.explained();
    if (!theirs.isEmpty()) {
      judgement.fault(words.finding(theirs).because(ModelCounters.FULL));
    }
    Map<Group, Tally> others = new LinkedHashMap<>(proven);
    others.keySet().removeAll(theirs.keySet());
    if (tables.mayExplain(others)) {
      others.forEach(this::unclear);
    } else if (!others.isEmpty()) {
      judgement.fault(words.finding(others));
    }
  }

  /// What several nodes miss that is too little of each.
  private void together(Protocol protocol, Map<Group, Tally> all, Map<Group, Tally> proven) {
    Map<Group, Tally> some = of(protocol, missing(all, Map.of()));
    Tally sum = Tally.sum(of(protocol, all).values());
    Tally well = Tally.sum(of(protocol, direct).values());
    int beyond = sum.missing() - TOGETHER.getOrDefault(protocol, 1);
    boolean byChance =
        beyond < 0 || (long) beyond * well.sent() < (long) BY_CHANCE * sum.sent() * well.missing();
    if (some.size() < 2 || byChance || sum.missing() * PART < sum.sent()) {
      return;
    }
    if (isWhole() && well.sent() > 0 && well.missing() * SMALL_PART <= well.sent()) {
      proven.putAll(some);
    } else {
      SortedSet<String> nodes = PartlyWords.nodes(some);
      judgement.unknown(
          Subject.cluster(), words.unclear(nodes, protocol, Tally.sum(some.values())));
    }
  }

  private static Map<Group, Tally> of(Protocol protocol, Map<Group, Tally> all) {
    Map<Group, Tally> some = new LinkedHashMap<>(all);
    some.keySet().removeIf(group -> group.protocol() != protocol);
    return some;
  }

  /// By who translates: the node that asks, or the one whose port is asked. Without those of which
  /// something else is told.
  private Map<Group, Tally> tallies(ServiceKind kind, Set<String> told) {
    Map<Group, Tally> all = new LinkedHashMap<>();
    for (ProbePlace place : places) {
      for (Called called : place.called().seen().orElse(List.of())) {
        String node = called.node().isEmpty() ? place.id().node() : called.node();
        if (called.service() == kind
            && called.at().ip().isV6() == v6
            && called.answered() > 0
            && !told.contains(node)
            && !explained.contains(node)
            && !Hairpins.mayBe(place, called, places)) {
          all.merge(
              new Group(node, called.protocol()),
              new Tally(called.sent(), called.answered()),
              Tally::plus);
        }
      }
    }
    return all;
  }

  /// @param enough of a protocol to tell; else one
  private static Map<Group, Tally> missing(Map<Group, Tally> all, Map<Protocol, Integer> enough) {
    Map<Group, Tally> some = new LinkedHashMap<>(all);
    some.entrySet()
        .removeIf(
            one -> one.getValue().missing() < enough.getOrDefault(one.getKey().protocol(), 1));
    return some;
  }

  /// Every pod that may stand behind the Service was asked by everybody, and ran to the end.
  private boolean isWhole() {
    return probed.coverage().pairs() >= probed.coverage().possible()
        && places.stream()
            .filter(place -> place.id().kind() == Kind.POD)
            .allMatch(place -> place.heard().seen().isPresent());
  }

  private boolean isDirectlyWell(Group group) {
    Tally well = direct.getOrDefault(group, new Tally(0, 0));
    return well.missing() * PART < well.sent();
  }

  private void unclear(Group group, Tally tally) {
    var node = new TreeSet<>(Set.of(group.node()));
    judgement.unknown(PartlyWords.subject(node), words.unclear(node, group.protocol(), tally));
  }
}
