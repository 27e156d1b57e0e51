package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Account.Mapping;
import dev.tsk8s.probes.inside.Task.Nat;
import dev.tsk8s.probes.inside.Task.Server;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which STUN servers each place asks what becomes of its ports: other nodes that answered it, or
/// hosts outside that did. With one server nothing can be compared.
final class NatQuestions {
  /// Two are compared; the third tells which of two is the exception.
  private static final int MOST = 3;

  private static final int FEWEST = 2;

  private final SortedMap<ProbeId, List<Server>> servers = new TreeMap<>();

  /// Other nodes.
  ///
  /// @param index of each place in the run
  /// @param answers what came of the questions of each place
  static NatQuestions toNodes(
      Map<ProbeId, Integer> index, Map<ProbeId, Evidence<List<Answers>>> answers) {
    var questions = new NatQuestions();
    Map<Integer, ProbeId> byIndex = new HashMap<>();
    index.forEach((id, number) -> byIndex.put(number, id));
    answers.forEach((place, told) -> {
      if (told instanceof Observed<List<Answers>>(var accounts, _)) {
        List<Server> nodes =
            ofOneFamily(
                accounts.stream()
                    .flatMap(account -> account.rows().stream())
                    .filter(row -> isOfOtherNode(place, byIndex.getOrDefault(row.to(), place), row))
                    .map(Answer::at)
                    .toList(),
                NatQuestions::ear);
        questions.servers.put(
            place, turned(nodes, index.getOrDefault(place, 0)).limit(MOST).toList());
      }
    });
    return questions;
  }

  /// Hosts outside, each address once: a NAT may keep a port towards one address and not towards
  /// another.
  ///
  /// @param outside what each place reached of them
  static NatQuestions toHosts(Map<ProbeId, Evidence<List<Reached>>> outside) {
    var questions = new NatQuestions();
    outside.forEach((place, told) -> {
      var byAddress = new LinkedHashMap<Ip, Endpoint>();
      told.seen().stream()
          .flatMap(List::stream)
          .filter(row -> row.protocol() == Protocol.UDP && row.answered() > 0)
          .flatMap(row -> row.at().stream())
          .forEach(at -> byAddress.putIfAbsent(at.ip(), at));
      questions.servers.put(
          place,
          ofOneFamily(byAddress.values(), at -> new Server(at.ip().text(), at.port(), 0)).stream()
              .limit(MOST)
              .toList());
    });
    return questions;
  }

  /// What becomes of ports in one family says nothing of the other: IPv4, which paths need most, or
  /// IPv6 where there is not enough of that.
  private static List<Server> ofOneFamily(
      Collection<Endpoint> all, Function<Endpoint, Server> server) {
    Map<Boolean, List<Server>> byFamily =
        all.stream()
            .collect(
                Collectors.partitioningBy(
                    at -> at.ip().isV6(), Collectors.mapping(server, Collectors.toList())));
    List<Server> v4 = byFamily.getOrDefault(false, List.of());
    return v4.size() >= FEWEST ? v4 : byFamily.getOrDefault(true, List.of());
  }

  private static boolean isOfOtherNode(ProbeId place, ProbeId to, Answer row) {
    return to.kind() == Kind.NODE
        && !to.node().equals(place.node())
        && row.protocol() == Protocol.UDP
        && row.answered() > 0;
  }

  /// Of a probe pod: it answers on two neighbouring ports.
  private static Server ear(Endpoint at) {
    return new Server(at.ip().text(), at.port(), at.port() + 1);
  }

  /// So that not all ask the same ones.
  private static Stream<Server> turned(List<Server> all, int by) {
    var turned = new ArrayList<>(all);
    Collections.rotate(turned, -by);
    return turned.stream();
  }

  boolean has(ProbeId place) {
    return servers.getOrDefault(place, List.of()).size() >= FEWEST;
  }

  /// Of those that have enough to ask.
  Round<Mapping, NatView> round() {
    return new Round<>(
        Mapping.class,
        Nat.LONGEST,
        (place, number) -> new Nat(number, servers.getOrDefault(place, List.of())),
        (_, account) -> account.view());
  }
}
