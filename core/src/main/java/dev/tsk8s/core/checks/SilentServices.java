package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What [ModelService] says of nodes from which a Service answers nothing. One that is answered
/// itself knows the Service: what its pods send takes another way into the same rules, as
/// kube-proxy calls them from OUTPUT and from PREROUTING (Kubernetes,
/// pkg/proxy/iptables/proxier.go).
///
/// @param working nodes from which all is answered
record SilentServices(List<ProbePlace> places, boolean v6, Set<String> working) {

  /// @param silent by node
  void tell(Map<String, List<Called>> silent, Judgement judgement) {
    Map<Code, Map<String, List<Called>>> byCode = new TreeMap<>();
    silent.forEach((node, rows) ->
        byCode.computeIfAbsent(code(node, rows), _ -> new TreeMap<>()).put(node, rows));
    byCode.forEach((code, some) -> judgement.fault(finding(code, some)));
  }

  private Code code(String node, List<Called> silent) {
    boolean ofPods = silent.stream().allMatch(row -> isAnsweredItself(node, row.protocol()));
    return ofPods ? ModelService.PODS : ModelService.CLUSTER_IP;
  }

  private boolean isAnsweredItself(String node, Protocol protocol) {
    var host = new ProbeId(node, Kind.NODE);
    List<Called> own =
        places.stream()
            .filter(place -> place.id().equals(host))
            .flatMap(place -> place.called().seen().stream().flatMap(List::stream))
            .filter(row -> row.service() == ServiceKind.CLUSTER_IP && row.protocol() == protocol)
            .filter(row -> row.at().ip().isV6() == v6)
            .toList();
    return !own.isEmpty() && own.stream().allMatch(row -> row.answered() > 0);
  }

  private Finding finding(Code code, Map<String, List<Called>> silent) {
    Called example = silent.values().iterator().next().getFirst();
    String first = silent.keySet().iterator().next();
    return Finding.problem(code, silent.size() == 1 ? Subject.node(first) : Subject.cluster())
        .with(
            Map.of(
                "nodes", ModelCheck.nodes(silent.keySet()),
                "working", working.isEmpty() ? Exhibit.UNSET : ModelCheck.nodes(working),
                "family", CutWords.family(v6),
                "tables", CutWords.tables(v6),
                "protocols", protocols(silent),
                "address", example.at().toString(),
                "example", first))
        .seen(SilentCalls.exhibits(places, silent.keySet(), v6));
  }

  /// Each once, in order: `UDP, TCP`.
  private static String protocols(Map<String, List<Called>> silent) {
    return silent.values().stream()
        .flatMap(List::stream)
        .map(Called::protocol)
        .distinct()
        .sorted()
        .map(Protocol::name)
        .collect(Collectors.joining(", "));
  }
}
