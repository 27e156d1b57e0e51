package dev.tsk8s.core.checks;

import static java.util.stream.Collectors.toSet;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What [ModelService] says of Services that answer a part of the questions of one family only,
/// each time that they are asked. A connection goes to any of the pods behind a Service: where all
/// of these answer directly, one of those that the Service leads to is none of them, or is not
/// reached by it.
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
  private final boolean v6;
  private final Judgement judgement;
  private final Set<String> explained;
  private final Map<Group, Tally> direct = new HashMap<>();

  /// Questions that one node translates.
  private record Group(String node, Protocol protocol) {}

  private record Tally(int sent, int answered) {
    Tally plus(Tally other) {
      return new Tally(sent + other.sent, answered + other.answered);
    }

    int missing() {
      return sent - answered;
    }
  }

  PartlyServed(Probed probed, List<ProbePlace> places, Legs legs, boolean v6, Judgement judgement) {
    this.probed = probed;
    this.places = places;
    this.v6 = v6;
    this.judgement = judgement;
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
    Map<Group, Tally> proven = new LinkedHashMap<>();
    partly(ServiceKind.CLUSTER_IP, told, ENOUGH)
        .forEach((group, tally) -> {
          if (isWhole() && isDirectlyWell(group)) {
            proven.put(group, tally);
          } else {
            unclear(group, tally);
          }
        });
    if (proven.isEmpty()) {
      partly(ServiceKind.NODE_PORT, told, ENOUGH).forEach(this::unclear);
      return;
    }
    Set<Protocol> protocols = proven.keySet().stream().map(Group::protocol).collect(toSet());
    Map<Group, Tally> all = new LinkedHashMap<>(proven);
    partly(ServiceKind.CLUSTER_IP, told, Map.of()).entrySet().stream()
        .filter(one -> isDirectlyWell(one.getKey()) && protocols.contains(one.getKey().protocol()))
        .forEach(one -> all.put(one.getKey(), one.getValue())); // chance spares some nodes
    judgement.fault(finding(all));
  }

  /// By who translates: the node that asks, or the one whose port is asked.
  ///
  /// @param enough of a protocol to tell; else one
  private Map<Group, Tally> partly(
      ServiceKind kind, Set<String> told, Map<Protocol, Integer> enough) {
    Map<Group, Tally> all = new LinkedHashMap<>();
    for (ProbePlace place : places) {
      for (Called called : called(place, kind)) {
        if (called.answered() > 0 && !Hairpins.mayBe(place, called, places)) {
          String node = called.node().isEmpty() ? place.id().node() : called.node();
          all.merge(
              new Group(node, called.protocol()),
              new Tally(called.sent(), called.answered()),
              Tally::plus);
        }
      }
    }
    all.entrySet()
        .removeIf(one ->
            one.getValue().missing() < enough.getOrDefault(one.getKey().protocol(), 1)
                || told.contains(one.getKey().node())
                || explained.contains(one.getKey().node()));
    return all;
  }

  private List<Called> called(ProbePlace place, ServiceKind kind) {
    return place.called().seen().orElse(List.of()).stream()
        .filter(called -> called.service() == kind && called.at().ip().isV6() == v6)
        .toList();
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
        Subject.node(group.node()),
        Reason.NotVisible.of(
            ModelService.PARTLY_UNCLEAR.text(),
            Map.of(
                "node", group.node(),
                "protocol", group.protocol().name(),
                "family", CutWords.family(v6),
                "sent", Integer.toString(tally.sent()),
                "answered", Integer.toString(tally.answered()))));
  }

  private Finding finding(Map<Group, Tally> proven) {
    Set<String> nodes =
        proven.keySet().stream().map(Group::node).collect(Collectors.toCollection(TreeSet::new));
    Tally all = proven.values().stream().reduce(new Tally(0, 0), Tally::plus);
    String first = nodes.iterator().next();
    return Finding.problem(
            ModelService.PARTLY, nodes.size() == 1 ? Subject.node(first) : Subject.cluster())
        .with(
            Map.of(
                "nodes", ModelCheck.nodes(nodes),
                "family", CutWords.family(v6),
                "tables", CutWords.tables(v6),
                "protocols", protocols(proven.keySet()),
                "address", address(proven.keySet()),
                "sent", Integer.toString(all.sent()),
                "answered", Integer.toString(all.answered()),
                "example", first))
        .seen(exhibits(proven.keySet()));
  }

  private static String protocols(Set<Group> groups) {
    return groups.stream()
        .map(group -> group.protocol().name())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String address(Set<Group> groups) {
    return places.stream()
        .flatMap(place -> rows(place, groups))
        .map(row -> row.at().toString())
        .findFirst()
        .orElse(Exhibit.UNKNOWN);
  }

  private List<Exhibit> exhibits(Set<Group> groups) {
    return places.stream()
        .flatMap(
            place -> rows(place, groups).flatMap(row -> SilentCalls.exhibit(place, row).stream()))
        .limit(SilentCalls.MOST)
        .toList();
  }

  private Stream<Called> rows(ProbePlace place, Set<Group> groups) {
    return called(place, ServiceKind.CLUSTER_IP).stream()
        .filter(called -> called.answered() > 0 && called.answered() < called.sent())
        .filter(called -> groups.contains(new Group(place.id().node(), called.protocol())));
  }
}
