package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Legs;
import dev.tsk8s.core.probing.Loss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What [ModelService] says of Services that answer a part of the questions only, each time that
/// they are asked. A connection goes to any of the pods behind a Service: where all of these answer
/// directly, one of those that the Service leads to is none of them, or is not reached by it.
///
/// Look-alikes: ways that lose packets, or pods that are apart, which other checks tell; one
/// question that got lost.
final class PartlyServed {
  /// Fewer than this may get lost anywhere. A lost SYN is sent again while the caller waits.
  private static final Map<Protocol, Integer> ENOUGH = Map.of(Protocol.TCP, 2, Protocol.UDP, 4);

  /// Directly one part in this many may be lost.
  private static final int PART = 20;

  private static final List<Layer> TO_PODS =
      List.of(Layer.PODS, Layer.NEIGHBOURS, Layer.NODE_TO_POD, Layer.NODE_TO_OWN_POD);

  private final Probed probed;
  private final List<ProbePlace> places;
  private final Judgement judgement;
  private final Set<Side> explained = new HashSet<>();
  private final Map<Group, Tally> direct = new HashMap<>();

  private record Side(String node, boolean v6) {}

  /// Questions that one node translates.
  private record Group(Side side, Protocol protocol) {
    static Group of(String node, Called called) {
      return new Group(new Side(node, called.at().ip().isV6()), called.protocol());
    }
  }

  private record Tally(int sent, int answered) {
    Tally plus(Tally other) {
      return new Tally(sent + other.sent, answered + other.answered);
    }

    int missing() {
      return sent - answered;
    }
  }

  PartlyServed(Probed probed, List<ProbePlace> places, Legs legs, Judgement judgement) {
    this.probed = probed;
    this.places = places;
    this.judgement = judgement;
    TO_PODS.stream()
        .flatMap(layer -> legs.of(layer).stream())
        .filter(leg -> leg.state().isBroken() || Loss.isLossy(leg))
        .forEach(leg -> {
          explained.add(new Side(leg.from().node(), leg.v6()));
          explained.add(new Side(leg.to().node(), leg.v6()));
        });
    for (ProbePlace place : places) {
      for (Asked asked : place.asked().seen().orElse(List.of())) {
        if (asked.to().kind().isOfPod()) {
          var side = new Side(place.id().node(), asked.at().ip().isV6());
          direct.merge(
              new Group(side, asked.protocol()),
              new Tally(asked.sent(), asked.answered()),
              Tally::plus);
        }
      }
    }
  }

  /// @param told nodes that translate nothing
  void judge(Set<String> told) {
    Map<Group, Tally> proven = new LinkedHashMap<>();
    partly(ServiceKind.CLUSTER_IP, ENOUGH)
        .forEach((group, tally) -> {
          if (told.contains(group.side().node())) {
            return;
          }
          if (isWhole() && isDirectlyWell(group)) {
            proven.put(group, tally);
          } else {
            unclear(group, tally);
          }
        });
    Set<Side> sides = proven.keySet().stream().map(Group::side).collect(Collectors.toSet());
    partly(ServiceKind.NODE_PORT, ENOUGH)
        .forEach((group, tally) -> {
          if (sides.isEmpty() && !told.contains(group.side().node())) {
            unclear(group, tally);
          }
        });
    if (!proven.isEmpty()) {
      Map<Group, Tally> all = new LinkedHashMap<>(proven);
      partly(ServiceKind.CLUSTER_IP, Map.of()).entrySet().stream()
          .filter(one -> !told.contains(one.getKey().side().node()))
          .filter(one -> isDirectlyWell(one.getKey()) && isLikeOneOf(proven.keySet(), one.getKey()))
          .forEach(one -> all.put(one.getKey(), one.getValue())); // chance spares some nodes
      judgement.fault(finding(all));
    }
  }

  private static boolean isLikeOneOf(Set<Group> groups, Group like) {
    return groups.stream()
        .anyMatch(one -> one.protocol() == like.protocol() && one.side().v6() == like.side().v6());
  }

  /// By who translates: the node that asks, or the one whose port is asked.
  ///
  /// @param enough of a protocol to tell; else one
  private Map<Group, Tally> partly(ServiceKind kind, Map<Protocol, Integer> enough) {
    Map<Group, Tally> all = new LinkedHashMap<>();
    for (ProbePlace place : places) {
      for (Called called : place.called().seen().orElse(List.of())) {
        if (called.service() == kind
            && called.answered() > 0
            && !Hairpins.mayBe(place, called, places)) {
          String node = called.node().isEmpty() ? place.id().node() : called.node();
          all.merge(
              Group.of(node, called), new Tally(called.sent(), called.answered()), Tally::plus);
        }
      }
    }
    all.entrySet()
        .removeIf(one ->
            one.getValue().missing() < enough.getOrDefault(one.getKey().protocol(), 1)
                || explained.contains(one.getKey().side()));
    return all;
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
    judgement.unknown(
        Subject.node(group.side().node()),
        Reason.NotVisible.of(
            ModelService.PARTLY_UNCLEAR.text(),
            Map.of(
                "node", group.side().node(),
                "protocol", group.protocol().name(),
                "family", CutWords.family(group.side().v6()),
                "sent", Integer.toString(tally.sent()),
                "answered", Integer.toString(tally.answered()))));
  }

  private Finding finding(Map<Group, Tally> proven) {
    Set<String> nodes =
        proven.keySet().stream()
            .map(group -> group.side().node())
            .collect(Collectors.toCollection(TreeSet::new));
    Tally all = proven.values().stream().reduce(new Tally(0, 0), Tally::plus);
    List<Called> rows = rows(proven.keySet()).toList();
    String first = nodes.iterator().next();
    return Finding.problem(
            ModelService.PARTLY, nodes.size() == 1 ? Subject.node(first) : Subject.cluster())
        .with(
            Map.of(
                "nodes", ModelCheck.nodes(nodes),
                "families", words(proven, group -> CutWords.family(group.side().v6())),
                "tables", CutWords.tables(rows.getFirst().at().ip().isV6()),
                "protocols", words(proven, group -> group.protocol().name()),
                "address", rows.getFirst().at().toString(),
                "sent", Integer.toString(all.sent()),
                "answered", Integer.toString(all.answered()),
                "example", first))
        .seen(exhibits(proven.keySet()));
  }

  private Stream<Called> rows(Set<Group> groups) {
    return places.stream().flatMap(place -> rows(place, groups));
  }

  private static Stream<Called> rows(ProbePlace place, Set<Group> groups) {
    return place.called().seen().stream()
        .flatMap(List::stream)
        .filter(called -> called.service() == ServiceKind.CLUSTER_IP)
        .filter(called -> called.answered() > 0 && called.answered() < called.sent())
        .filter(called -> groups.contains(Group.of(place.id().node(), called)));
  }

  private List<Exhibit> exhibits(Set<Group> groups) {
    var all = new ArrayList<Exhibit>();
    for (ProbePlace place : places) {
      rows(place, groups).forEach(called -> all.addAll(SilentCalls.exhibit(place, called)));
    }
    return all.stream().limit(SilentCalls.MOST).toList();
  }

  private static String words(Map<Group, Tally> proven, Function<Group, String> word) {
    return proven.keySet().stream().map(word).distinct().sorted().collect(Collectors.joining(", "));
  }
}
