package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether a NetworkPolicy that lets probe pods reach each other may keep them from Services: it is
/// not defined whether it sees the address of the Service or that of the pod behind it (Kubernetes
/// docs, Network Policies). It keeps all of them alike, and no node.
final class KeptFromServices {
  private KeptFromServices() {}

  /// Why it is not known what silences a Service, if nobody but pods is left without an answer over
  /// a protocol, and no pod has one.
  ///
  /// @param silent nodes of these pods
  static Optional<Reason> reason(Probed probed, boolean v6, Set<String> silent) {
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    Set<Protocol> unanswered =
        places.stream()
            .flatMap(place -> rows(place, v6).stream())
            .filter(row -> row.answered() == 0)
            .map(Called::protocol)
            .collect(Collectors.toSet());
    if (!unanswered.stream().allMatch(protocol -> isOfAllPodsAlone(places, v6, protocol))) {
      return Optional.empty();
    }
    List<String> policies = ProbePolicies.restrictingEgress(probed);
    return probed
        .policies()
        .unseen()
        .or(() ->
            policies.isEmpty()
                ? Optional.empty()
                : Optional.of(
                    Reason.NotVisible.of(
                        ModelService.POLICY.text(),
                        Map.of(
                            "nodes", ModelCheck.nodes(silent),
                            "address", address(places, v6),
                            "family", CutWords.family(v6),
                            "policies", String.join(", ", policies)))));
  }

  private static boolean isOfAllPodsAlone(
      Collection<ProbePlace> places, boolean v6, Protocol protocol) {
    boolean nodes = false;
    for (ProbePlace place : places) {
      for (Called row : rows(place, v6)) {
        if (row.protocol() == protocol) {
          if (place.id().kind().isOfPod() == row.answered() > 0) {
            return false;
          }
          nodes |= row.answered() > 0;
        }
      }
    }
    return nodes;
  }

  private static List<Called> rows(ProbePlace place, boolean v6) {
    return place.called().seen().orElse(List.of()).stream()
        .filter(row -> row.service() == ServiceKind.CLUSTER_IP && row.at().ip().isV6() == v6)
        .toList();
  }

  private static String address(Collection<ProbePlace> places, boolean v6) {
    return places.stream()
        .flatMap(place -> rows(place, v6).stream())
        .map(row -> row.at().toString())
        .findFirst()
        .orElse(Exhibit.UNKNOWN);
  }
}
