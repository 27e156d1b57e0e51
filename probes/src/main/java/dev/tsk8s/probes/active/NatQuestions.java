package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Account.Mapping;
import dev.tsk8s.probes.inside.Task.Nat;
import dev.tsk8s.probes.inside.Task.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which STUN servers each place asks what becomes of its ports: other nodes that answered it, and
/// hosts outside. With one server nothing can be compared.
final class NatQuestions {
  /// Two are compared; the third tells which of two is the exception.
  private static final int NODES = 3;

  private static final int FEWEST = 2;

  private final SortedMap<ProbeId, List<Server>> servers = new TreeMap<>();

  /// @param index of each place in the run
  /// @param answers what came of the questions of each place
  /// @param outside asked by all
  NatQuestions(
      Map<ProbeId, Integer> index,
      Map<ProbeId, Evidence<List<Answers>>> answers,
      List<Server> outside) {
    Map<Integer, ProbeId> byIndex = new HashMap<>();
    index.forEach((id, number) -> byIndex.put(number, id));
    answers.forEach((place, told) -> {
      if (told instanceof Observed<List<Answers>>(var accounts, _)) {
        List<Server> nodes =
            accounts.stream()
                .flatMap(account -> account.rows().stream())
                .filter(row -> isOfOtherNode(place, byIndex.getOrDefault(row.to(), place), row))
                .map(row -> new Server(row.at().ip().text(), row.at().port()))
                .toList();
        List<Server> own =
            Stream.concat(
                    turned(nodes, index.getOrDefault(place, 0)).limit(NODES), outside.stream())
                .limit(Nat.MOST_SERVERS)
                .toList();
        servers.put(place, own);
      }
    });
  }

  private static boolean isOfOtherNode(ProbeId place, ProbeId to, Answer row) {
    return to.kind() == Kind.NODE
        && !to.node().equals(place.node())
        && row.protocol() == Protocol.UDP
        && row.answered() > 0;
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
