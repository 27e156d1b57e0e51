package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/// Is the address that a node gives as its own (`status.addresses`, InternalIP) one of its
/// kernel's, and of no other's? Other nodes, the API server and tunnels of the pod network send
/// there. What two nodes have is a fault by itself, whatever was measured ([SharedAddresses]).
///
/// Look-alike: a node behind a NAT that maps the address to it alone; what is sent there arrives.
final class ModelNodeAddress implements ModelCheck {
  static final Code FOREIGN = new Code("model-node-address/foreign");
  static final Code SHARED = new Code("model-node-address/shared");
  private static final Code ONE_MACHINE = new Code("model-node-address/one-machine");

  private static final int MOST_SHOWN = 8;

  @Override
  public String id() {
    return "model-node-address";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(FOREIGN, SHARED, ONE_MACHINE, ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    Evidence<List<ClusterNode>> nodes = scene.snapshot().cluster().nodes();
    if (probed.places() instanceof Unavailable<List<ProbePlace>>(var reason)) {
      judgement.unknown(Subject.cluster(), reason);
      return;
    }
    nodes.unseen().ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    Map<String, ClusterNode> byName = new HashMap<>();
    nodes.seen().orElse(List.of()).forEach(node -> byName.put(node.name(), node));
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    Set<At> asked = asked(places);
    Set<At> arrived = arrived(places);
    for (ProbePlace place : places) {
      if (place.id().kind() == ProbeId.Kind.NODE) {
        Optional.ofNullable(byName.get(place.id().node()))
            .ifPresent(node -> judge(node, place, asked, arrived, nodes, judgement));
      }
    }
    var shared = SharedAddresses.of(scene.snapshot(), probed);
    shared.certain().forEach((ip, owners) -> judgement.fault(shared(ip, owners, nodes, places)));
    shared
        .doubtful()
        .forEach((ip, owners) ->
            judgement.unknown(
                Subject.cluster(), Reason.NotVisible.of(ONE_MACHINE.text(), words(ip, owners))));
  }

  private static Finding shared(
      Ip ip, SortedSet<String> owners, Evidence<List<ClusterNode>> nodes, List<ProbePlace> places) {
    Finding finding = Finding.problem(SHARED, Subject.cluster()).with(words(ip, owners));
    for (ProbePlace place : places) {
      if (place.id().kind() == ProbeId.Kind.NODE && owners.contains(place.id().node())) {
        finding =
            finding
                .seen(
                    Exhibits.of(
                        nodes, place.id().node() + " status.addresses InternalIP", ip.text()))
                .seen(own(place, ip));
      }
    }
    return finding;
  }

  private static Map<String, String> words(Ip ip, SortedSet<String> owners) {
    return Map.of(
        "address", ip.text(),
        "family", CutWords.family(ip.isV6()),
        "nodes", ModelCheck.nodes(owners));
  }

  private static List<Exhibit> own(ProbePlace place, Ip like) {
    return Exhibits.of(
        place.addresses(),
        "addresses of its interfaces",
        shown(place.addresses().seen().orElse(List.of()), like),
        ProbeExhibits.name(place.id()));
  }

  /// A place, and an address that is said to be its own.
  private record At(ProbeId place, Ip address) {}

  /// Who heard whom over which family.
  private record Word(ProbeId to, ProbeId from, boolean v6) {}

  /// Where questions were sent, and for whom they were.
  private static Set<At> asked(List<ProbePlace> places) {
    return places.stream()
        .flatMap(place -> place.asked().seen().orElse(List.of()).stream())
        .map(row -> new At(row.to(), row.at().ip()))
        .collect(Collectors.toSet());
  }

  /// Addresses at which the node that was meant heard something.
  private static Set<At> arrived(List<ProbePlace> places) {
    Set<Word> heard = new HashSet<>();
    for (ProbePlace place : places) {
      place
          .heard()
          .seen()
          .ifPresent(all ->
              all.forEach(one -> heard.add(new Word(place.id(), one.from(), one.at().isV6()))));
    }
    Set<At> arrived = new HashSet<>();
    for (ProbePlace place : places) {
      for (ProbePlace.Asked asked : place.asked().seen().orElse(List.of())) {
        Ip at = asked.at().ip();
        if (heard.contains(new Word(asked.to(), place.id(), at.isV6()))) {
          arrived.add(new At(asked.to(), at));
        }
      }
    }
    return arrived;
  }

  private static void judge(
      ClusterNode node,
      ProbePlace place,
      Set<At> asked,
      Set<At> arrived,
      Evidence<List<ClusterNode>> nodes,
      Judgement judgement) {
    var subject = Subject.node(node.name());
    if (place.addresses() instanceof Unavailable<List<Ip>>(var reason)) {
      judgement.unknown(subject, reason);
      return;
    }
    List<Ip> own = place.addresses().seen().orElse(List.of());
    for (Ip told : node.internalIps()) {
      var here = new At(place.id(), told);
      if (own.contains(told) || arrived.contains(here)) {
        judgement.healthy();
      } else if (place.heard() instanceof Unavailable<List<ProbePlace.Heard>>(var reason)) {
        judgement.unknown(subject, reason);
      } else if (!asked.contains(here)) {
        judgement.unknown(subject, new Reason.TooFew("questions to " + told.text(), 0, 1));
      } else {
        judgement.fault(
            Finding.problem(FOREIGN, subject)
                .with(Map.of("address", told.text(), "own", shown(own, told)))
                .seen(Exhibits.of(nodes, "status.addresses InternalIP", told.text()))
                .seen(own(place, told)));
      }
    }
  }

  private static String shown(List<Ip> own, Ip told) {
    String shown =
        own.stream()
            .filter(ip -> ip.isV6() == told.isV6())
            .limit(MOST_SHOWN)
            .map(Ip::text)
            .collect(Collectors.joining(", "));
    return shown.isEmpty() ? Exhibit.UNSET : shown;
  }
}
