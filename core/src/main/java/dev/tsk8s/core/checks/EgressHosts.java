package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.EgressSeen.Reach;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Hosts outside that take connections of everybody but one node, which gets out to others: they,
/// or a firewall before them, may refuse its address alone.
///
/// Look-alikes: a host that answers nobody, or not several nodes; one that speaks no TCP, of which
/// a few packets of UDP get lost; another address of the same name.
///
/// @param all of one family
record EgressHosts(List<EgressSeen> all, Judgement judgement) {
  /// Of them more is told than that one host is silent.
  private static final Set<Reach> SHUT = EnumSet.of(Reach.NO_ROUTE, Reach.NOTHING, Reach.UNCLEAR);

  /// A host that some places do not reach.
  private record Silent(Endpoint at, String host, List<EgressSeen> places) {
    String node() {
      return places.getFirst().node();
    }
  }

  void tell() {
    Map<String, List<Silent>> byNode = new TreeMap<>();
    rows(all)
        .filter(row -> row.protocol() == Protocol.TCP)
        .flatMap(row -> row.at().map(at -> silent(row.host(), at)).stream())
        .distinct()
        .filter(this::isOneNodeAlone)
        .forEach(one -> byNode.computeIfAbsent(one.node(), _ -> new ArrayList<>()).add(one));
    byNode.forEach(this::tell);
  }

  private Silent silent(String host, Endpoint at) {
    return new Silent(
        at, host, asking(host, at).stream().filter(one -> isShut(one, host, at.ip())).toList());
  }

  private boolean isOneNodeAlone(Silent silent) {
    List<EgressSeen> others = new ArrayList<>(asking(silent.host(), silent.at()));
    others.removeAll(silent.places());
    return silent.places().stream().map(EgressSeen::node).distinct().count() == 1
        && !others.isEmpty()
        && others.stream()
            .allMatch(one ->
                rows(List.of(one))
                    .anyMatch(row ->
                        row.answered() > 0
                            && row.protocol() == Protocol.TCP
                            && isTo(row, silent.host(), silent.at().ip())));
  }

  /// Places that get out and asked this host for a connection.
  private List<EgressSeen> asking(String host, Endpoint at) {
    return all.stream()
        .filter(one -> !SHUT.contains(one.reach()))
        .filter(one ->
            rows(List.of(one))
                .anyMatch(row -> row.protocol() == Protocol.TCP && isTo(row, host, at.ip())))
        .toList();
  }

  /// Over every protocol.
  private static boolean isShut(EgressSeen place, String host, Ip ip) {
    return rows(List.of(place))
        .filter(row -> isTo(row, host, ip))
        .allMatch(row -> row.answered() == 0 && row.from().isPresent());
  }

  private static boolean isTo(Reached row, String host, Ip ip) {
    return row.host().equals(host) && row.at().filter(at -> at.ip().equals(ip)).isPresent();
  }

  private static Stream<Reached> rows(List<EgressSeen> places) {
    return places.stream().flatMap(one -> one.rows().stream());
  }

  private void tell(String node, List<Silent> silent) {
    Silent example = silent.getFirst();
    judgement.unknown(
        Subject.node(node),
        Reason.NotVisible.of(
            ModelEgress.ONE_HOST.text(),
            Map.of(
                "node", node,
                "places", joined(silent.stream().flatMap(EgressHosts::names)),
                "hosts", joined(silent.stream().map(Silent::host)),
                "family", CutWords.family(example.at().ip().isV6()),
                "address", example.at().ip().text(),
                "port", Integer.toString(example.at().port()))));
  }

  private static Stream<String> names(Silent silent) {
    return silent.places().stream().map(one -> ProbeExhibits.name(one.place().id()));
  }

  private static String joined(Stream<String> words) {
    return words.distinct().sorted().collect(Collectors.joining(", "));
  }
}
