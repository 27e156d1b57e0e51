package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How Services that answer a part are told, of one address family.
record PartlyWords(Collection<ProbePlace> places, boolean v6) {

  /// Questions that one node translates.
  record Group(String node, Protocol protocol) {}

  record Tally(int sent, int answered) {
    static Tally sum(Collection<Tally> all) {
      return all.stream().reduce(new Tally(0, 0), Tally::plus);
    }

    Tally plus(Tally other) {
      return new Tally(sent + other.sent, answered + other.answered);
    }

    int missing() {
      return sent - answered;
    }
  }

  static SortedSet<String> nodes(Map<Group, Tally> groups) {
    return groups.keySet().stream().map(Group::node).collect(Collectors.toCollection(TreeSet::new));
  }

  Reason unclear(SortedSet<String> nodes, Protocol protocol, Tally tally) {
    return Reason.NotVisible.of(
        ModelService.PARTLY_UNCLEAR.text(),
        Map.of(
            "node", ModelCheck.nodes(nodes),
            "protocol", protocol.name(),
            "family", CutWords.family(v6),
            "sent", Integer.toString(tally.sent()),
            "answered", Integer.toString(tally.answered())));
  }

  Finding finding(Map<Group, Tally> proven) {
    SortedSet<String> nodes = nodes(proven);
    Tally all = Tally.sum(proven.values());
    return Finding.problem(ModelService.PARTLY, subject(nodes))
        .with(
            Map.of(
                "nodes", ModelCheck.nodes(nodes),
                "family", CutWords.family(v6),
                "tables", CutWords.tables(v6),
                "protocols", protocols(proven.keySet()),
                "address", address(proven.keySet()),
                "sent", Integer.toString(all.sent()),
                "answered", Integer.toString(all.answered()),
                "example", nodes.first()))
        .seen(exhibits(proven.keySet()));
  }

  static Subject subject(SortedSet<String> nodes) {
    return nodes.size() == 1 ? Subject.node(nodes.first()) : Subject.cluster();
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
    return place.called().seen().orElse(List.of()).stream()
        .filter(row -> row.service() == ServiceKind.CLUSTER_IP && row.at().ip().isV6() == v6)
        .filter(row -> row.answered() > 0 && row.answered() < row.sent())
        .filter(row -> groups.contains(new Group(place.id().node(), row.protocol())));
  }
}
