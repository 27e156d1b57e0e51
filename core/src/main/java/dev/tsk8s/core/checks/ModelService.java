package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Leg;
import dev.tsk8s.core.probing.Leg.State;
import dev.tsk8s.core.probing.Legs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Do Services lead to their pods from every node, as probe pods measure it? The Service's
/// endpoints are the probe pods of all nodes, so a node from which nothing is answered does not
/// translate its address: kube-proxy, or what replaces it, is the hop. One that every node refuses
/// is translated, and has no endpoints: that is no fault of kube-proxy.
///
/// Look-alikes: pods that are not reached directly either, which `model-reach` tells; a NodePort
/// that a node's firewall keeps closed, which it may; a host whose kernel knows no way to the
/// address at all, so that there is nothing to translate: it lacks a default route; a policy that
/// keeps all probe pods in ([KeptFromServices]). Each address family is judged by itself: a node
/// has rules of its own for either.
final class ModelService implements ModelCheck {
  static final Code CLUSTER_IP = new Code("model-service/cluster-ip");
  static final Code PODS = new Code("model-service/pods");
  static final Code PARTLY = new Code("model-service/partly");
  static final Code PARTLY_UNCLEAR = new Code("model-service/partly-unclear");
  static final Code NODE_PORT = new Code("model-service/node-port");
  static final Code NO_ROUTE = new Code("model-service/no-route");
  static final Code NO_ENDPOINTS = new Code("model-service/no-endpoints");
  static final Code APART = new Code("model-service/apart");
  static final Code POLICY = new Code("model-service/policy");

  @Override
  public String id() {
    return "model-service";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        CLUSTER_IP,
        PODS,
        PARTLY,
        PARTLY_UNCLEAR,
        NODE_PORT,
        NO_ROUTE,
        NO_ENDPOINTS,
        APART,
        POLICY,
        ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    ProbeGaps.tell(probed, ProbePlace::called, judgement);
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    var legs = Legs.of(places);
    for (boolean v6 : List.of(false, true)) {
      judge(scene, probed, legs, v6, judgement);
    }
    places.forEach(place -> ports(place, judgement));
  }

  private static void judge(
      Scene scene, Probed probed, Legs legs, boolean v6, Judgement judgement) {
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    Map<String, List<Called>> silent = new TreeMap<>();
    Set<String> answering = new TreeSet<>();
    Set<String> partly = new HashSet<>();
    Set<String> blind = apart(legs, v6);
    for (ProbePlace place : places) {
      for (Called called : clusterIps(place, v6, places)) {
        if (called.answered() > 0) {
          answering.add(place.id().node());
          if (called.answered() < called.sent()) {
            partly.add(place.id().node());
          }
          judgement.healthy();
        } else if (called.from().isEmpty()) {
          unknown(NO_ROUTE, place, called, judgement);
        } else if (blind.contains(place.id().node())) {
          unknown(APART, place, called, judgement);
        } else {
          silent.computeIfAbsent(place.id().node(), _ -> new ArrayList<>()).add(called);
        }
      }
    }
    if (answering.isEmpty() && isRefused(silent)) {
      withoutEndpoints(silent, judgement);
      silent.clear();
    }
    Optional<Reason> kept =
        silent.isEmpty() ? Optional.empty() : KeptFromServices.reason(probed, v6, silent.keySet());
    if (kept.isPresent()) {
      judgement.unknown(Subject.cluster(), kept.get());
      silent.clear();
    }
    new PartlyServed(scene, probed, legs, v6, judgement).judge(silent.keySet());
    answering.removeAll(silent.keySet());
    answering.removeAll(partly);
    if (!silent.isEmpty()) {
      new SilentServices(places, v6, answering).tell(silent, judgement);
    }
  }

  /// What may be a pod's questions to itself is told by [ModelServiceLocal].
  private static List<Called> clusterIps(
      ProbePlace place, boolean v6, Collection<ProbePlace> places) {
    return place.called().seen().orElse(List.of()).stream()
        .filter(called -> called.service() == ServiceKind.CLUSTER_IP)
        .filter(called -> called.at().ip().isV6() == v6)
        .filter(called -> called.answered() > 0 || !Hairpins.mayBe(place, called, places))
        .toList();
  }

  private static boolean isRefused(Map<String, List<Called>> silent) {
    return !silent.isEmpty()
        && silent.values().stream()
            .flatMap(List::stream)
            .allMatch(called -> called.ending() == Ending.REFUSED);
  }

  private static void withoutEndpoints(Map<String, List<Called>> silent, Judgement judgement) {
    judgement.unknown(
        Subject.cluster(),
        Reason.NotVisible.of(
            NO_ENDPOINTS.text(),
            Map.of(
                "address", silent.values().iterator().next().getFirst().at().toString(),
                "nodes", ModelCheck.nodes(silent.keySet()))));
  }

  private static void unknown(Code code, ProbePlace place, Called called, Judgement judgement) {
    judgement.unknown(
        Subject.node(place.id().node()),
        Reason.NotVisible.of(
            code.text(),
            Map.of(
                "from", ProbeExhibits.name(place.id()),
                "node", place.id().node(),
                "address", called.at().ip().text())));
  }

  /// Nodes whose pods do not reach pods of some others in this family: a Service does not either.
  private static Set<String> apart(Legs legs, boolean v6) {
    Set<String> apart = new HashSet<>();
    for (Layer layer : List.of(Layer.PODS, Layer.NEIGHBOURS, Layer.NODE_TO_POD)) {
      for (Leg leg : legs.of(layer)) {
        boolean passes = !leg.state().isBroken() && leg.state() != State.UNKNOWN;
        if (leg.v6() == v6 && !passes) {
          apart.add(leg.from().node());
          apart.add(leg.to().node());
        }
      }
    }
    return apart;
  }

  /// A NodePort that no node answers may be closed by a firewall; one that the node's own probe
  /// does not reach either is not translated.
  private static void ports(ProbePlace place, Judgement judgement) {
    for (Called called : place.called().seen().orElse(List.of())) {
      if (called.service() == ServiceKind.NODE_PORT && called.answered() == 0) {
        judgement.unknown(
            Subject.node(called.node()),
            Reason.NotVisible.of(
                NODE_PORT.text(),
                Map.of(
                    "to", called.node(),
                    "from", place.id().node(),
                    "family", CutWords.family(called.at().ip().isV6()),
                    "tables", CutWords.tables(called.at().ip().isV6()),
                    "port", Integer.toString(called.at().port()))));
      }
    }
  }
}
