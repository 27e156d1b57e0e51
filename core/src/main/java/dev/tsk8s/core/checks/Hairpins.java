package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Pods that do not reach themselves by a Service: of what they ask a Service that leads to all
/// probe pods, the share that comes back to them is lost, by chance all of it. That of several pods
/// each meets itself alone is no chance any more.
final class Hairpins {
  /// Of n pods all do in one of n^n runs, even if all that a pod asks goes to one of them: of so
  /// many in less than one of 250.
  private static final int TOO_MANY_BY_CHANCE = 4;

  private Hairpins() {}

  /// Whether the questions of a pod that were lost may be those to itself: none to itself alone was
  /// answered, and its node is answered where it was not.
  static boolean mayBe(ProbePlace pod, Called called, Collection<ProbePlace> places) {
    return pod.id().kind() == Kind.POD
        && isSilent(pod, called)
        && isHostAnswered(pod, called, places)
        && !isEveryPodSilent(called, places)
        && (isAnsweredOtherwise(pod, called) || isAlone(places));
  }

  private static boolean isSilent(ProbePlace pod, Called like) {
    List<Called> itself = like(pod, ServiceKind.LOCAL_IP, like).toList();
    return !itself.isEmpty() && itself.stream().allMatch(row -> row.answered() == 0);
  }

  private static boolean isEveryPodSilent(Called like, Collection<ProbePlace> places) {
    List<List<Called>> pods =
        places.stream()
            .filter(place -> place.id().kind() == Kind.POD)
            .map(place -> like(place, ServiceKind.CLUSTER_IP, like).toList())
            .filter(rows -> !rows.isEmpty())
            .toList();
    return pods.size() >= TOO_MANY_BY_CHANCE
        && pods.stream().flatMap(List::stream).allMatch(row -> row.answered() == 0);
  }

  private static boolean isHostAnswered(
      ProbePlace pod, Called like, Collection<ProbePlace> places) {
    var host = new ProbeId(pod.id().node(), Kind.NODE);
    return places.stream()
        .filter(place -> place.id().equals(host))
        .flatMap(place -> like(place, ServiceKind.CLUSTER_IP, like))
        .anyMatch(row -> row.answered() == row.sent());
  }

  /// So its packets to Services are translated.
  private static boolean isAnsweredOtherwise(ProbePlace pod, Called like) {
    return pod.called().seen().orElse(List.of()).stream()
        .filter(row -> row.service() == ServiceKind.CLUSTER_IP)
        .filter(row -> row.at().ip().isV6() == like.at().ip().isV6())
        .anyMatch(row -> row.answered() > 0);
  }

  /// It is the only pod behind the Service.
  private static boolean isAlone(Collection<ProbePlace> places) {
    return places.stream().filter(place -> place.id().kind() == Kind.POD).count() == 1;
  }

  private static Stream<Called> like(ProbePlace place, ServiceKind kind, Called like) {
    return place.called().seen().orElse(List.of()).stream()
        .filter(row -> row.service() == kind && row.protocol() == like.protocol())
        .filter(row -> row.at().ip().isV6() == like.at().ip().isV6());
  }
}
